import { createHash } from 'node:crypto';
import { ref, type Resources } from './template.ts';

/**
 * Takes API Gateway's stage out of its deployment, where osls puts it, and makes it the resource `ApiGatewayStage`:
 * only that has limits (infra/gateway.cjs) and can be given a firewall.
 */
export function separateStage(resources: Resources, ours: Resources, name: string): void {
  const [timed, deployment] = Object.entries(resources).find(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment')!;
  delete deployment.Properties['StageName'];
  // osls names it after the time, so that nothing would ever be unchanged; AWS deploys anew when the name changes.
  const api = Object.entries({ ...resources, ...ours }).filter(([, { Type }]) => Type.startsWith('AWS::ApiGateway::') && Type !== 'AWS::ApiGateway::Deployment');
  const deploymentId = `ApiGatewayDeployment${createHash('sha256').update(JSON.stringify(api)).digest('hex').slice(0, 16)}`;
  // A deployment is a picture of the API as it is then: all of it has to be there first.
  const answers = Object.entries(ours).flatMap(([id, { Type }]) => (Type === 'AWS::ApiGateway::GatewayResponse' ? [id] : []));
  deployment.DependsOn = [deployment.DependsOn ?? [], answers].flat();
  delete resources[timed];
  resources[deploymentId] = deployment;
  resources['ApiGatewayStage'] = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: ref('ApiGatewayRestApi'), DeploymentId: ref(deploymentId), StageName: name },
  };
}
