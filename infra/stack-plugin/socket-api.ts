import type { Deployment, FunctionConfig } from './roles.ts';
import { functionIdOf, getAtt, ref, type Resources } from './template.ts';

/** Limits for messages and new connections of all clients together. Connections also need tickets, which are API requests with limits. */
interface SocketDeployment extends Pick<Deployment, 'stackName'> {
  requestsPerSecond: number;
  requestsAtOnce: number;
}

/** The WebSocket API. All of its routes go to one function, which it calls with the REST API's role (see `apiResources`). */
export function socketApiResources(key: string, events: NonNullable<FunctionConfig['events']>, { stackName, requestsPerSecond, requestsAtOnce }: SocketDeployment): Resources {
  const ApiId = ref('LiveApi');
  const routes = events.flatMap(({ websocket }) => (websocket ? [websocket.route] : []));
  return {
    LiveApi: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: `${stackName}-live`, ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
    },
    LiveIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId,
        IntegrationType: 'AWS_PROXY',
        CredentialsArn: getAtt('ApiRole', 'Arn'),
        IntegrationUri: { 'Fn::Sub': ['arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations', { Arn: getAtt(functionIdOf(key), 'Arn') }] },
      },
    },
    ...Object.fromEntries(
      routes.map((RouteKey) => [
        `Live${RouteKey.charAt(1).toUpperCase()}${RouteKey.slice(2)}Route`,
        { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId, RouteKey, Target: { 'Fn::Join': ['/', ['integrations', ref('LiveIntegration')]] } } },
      ]),
    ),
    LiveStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId,
        StageName: 'live',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: requestsAtOnce },
      },
    },
  };
}
