import { ref, type Resources } from './template.ts';

/**
 * Takes API Gateway's stage out of its deployment, where osls puts it, and makes it the resource `ApiGatewayStage`:
 * only that has limits (infra/gateway.yml) and can be given a firewall.
 */
export function separateStage(resources: Resources, name: string): void {
  const [deploymentId, deployment] = Object.entries(resources).find(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment')!;
  delete deployment.Properties['StageName'];
  resources['ApiGatewayStage'] = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: ref('ApiGatewayRestApi'), DeploymentId: ref(deploymentId), StageName: name },
  };
}
