import { hash } from 'node:crypto';
import { gatewayResponses } from './gateway-responses.ts';
import type { Deployment } from './roles.ts';
import { allow, functionIdOf, getAtt, pascalCase, ref, type Resources, sub } from './template.ts';

export interface Route {
  /** An HTTP method, or ANY: every method without its own route on the path. */
  method: string;
  path: string;
  /** The function's key in serverless.yml. */
  key: string;
}

/** All of API Gateway's methods. */
const methods = ['delete', 'get', 'head', 'options', 'patch', 'post', 'put'];
const anyMethod = 'x-amazon-apigateway-any-method';
/** Bodies that reach the function base64-encoded instead of as text. */
const binaryMediaTypes = ['multipart/form-data'];
/** Bytes; the explorer's script is the largest response. */
const minimumCompressionSize = 1024;
/** An IAM policy is limited to 6,144 characters; an ARN has at most about 125. */
const functionsPerPolicy = 45;

/** The dependencies of the API's document and stage. */
export interface ApiDeployment extends Pick<Deployment, 'stackName' | 'onAws'> {
  stage: string;
  /** In total (infra/sizes). */
  requestsPerSecond: number;
  requestsAtOnce: number;
}

/**
 * The REST API as one OpenAPI document instead of a resource for every path and method, so that an endpoint only adds
 * its function to the stack. It refers to functions by name: references would create a cycle, since
 * functions refer to the site's distribution, and that to the API.
 * @param socket the function of the WebSocket API, which shares the role
 */
export function apiResources(routes: Route[], deployment: ApiDeployment, socket?: string): Resources {
  const { stackName, onAws, stage, requestsPerSecond, requestsAtOnce } = deployment;
  const keys = [...new Set(routes.map(({ key }) => key))].sort();
  const policies = invokePolicies([...keys, ...(socket === undefined ? [] : [socket])].sort(), stackName);
  const api = {
    ApiGatewayRestApi: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: {
        Name: stackName,
        // On AWS, CloudFront is in front of it.
        EndpointConfiguration: { Types: ['REGIONAL'] },
        // The default mode merges: a removed route would still be served.
        Mode: 'overwrite',
        Body: apiDocument(routes, deployment),
        ...(!onAws && { BinaryMediaTypes: binaryMediaTypes, MinimumCompressionSize: minimumCompressionSize }),
      },
    },
    // MiniStack does not read these from a document; on AWS the document has them.
    ...(!onAws && gatewayResponseResources()),
  };
  // A deployment is a snapshot. AWS only creates another one when its logical id changes.
  const deploymentId = `ApiGatewayDeployment${hash('sha256', JSON.stringify(api)).slice(0, 16)}`;
  return {
    ...api,
    ApiRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
    ...policies,
    [deploymentId]: {
      Type: 'AWS::ApiGateway::Deployment',
      Properties: { RestApiId: ref('ApiGatewayRestApi') },
      // No route is served before its function exists and may be called.
      DependsOn: [
        ...keys.map(functionIdOf),
        ...Object.keys(policies),
        ...Object.keys(api).filter((id) => id !== 'ApiGatewayRestApi'),
      ],
    },
    // A separate resource, because limits and a firewall cannot be attached to a deployment's stage.
    ApiGatewayStage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: ref('ApiGatewayRestApi'),
        DeploymentId: ref(deploymentId),
        StageName: stage,
        TracingEnabled: true,
        MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: requestsAtOnce }],
      },
    },
  };
}

type Document = { paths: Record<string, Record<string, object>> } & Record<string, unknown>;

/** The OpenAPI document that API Gateway imports; docs/openapi.json is for clients. */
export function apiDocument(routes: Route[], { stackName, onAws }: Pick<Deployment, 'stackName' | 'onAws'>): Document {
  const paths: Document['paths'] = {};
  for (const { method, path, key } of routes.toSorted(byPathAndMethod)) {
    const operations = (paths[path] ??= {});
    const name = method === 'ANY' ? anyMethod : method.toLowerCase();
    if (name in operations) throw new Error(`${method} ${path} is a route of two functions; one is ${key}.`);
    operations[name] = operation(path, `${stackName}-${key}`);
  }
  return {
    openapi: '3.0.1',
    info: { title: stackName, version: '1' },
    paths: onAws ? paths : listingEveryMethod(paths),
    // As resources or properties beside a document, it would overwrite them (cfn-lint W3660).
    ...(onAws && {
      'x-amazon-apigateway-gateway-responses': gatewayResponses,
      'x-amazon-apigateway-binary-media-types': binaryMediaTypes,
      'x-amazon-apigateway-minimum-compression-size': minimumCompressionSize,
    }),
  };
}

const byPathAndMethod = (a: Route, b: Route) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1);

/** MiniStack ignores the any-method. */
const listingEveryMethod = (paths: Document['paths']): Document['paths'] =>
  Object.fromEntries(
    Object.entries(paths).map(([path, { [anyMethod]: fallback, ...operations }]) => [
      path,
      { ...(fallback && Object.fromEntries(methods.map((method) => [method, fallback]))), ...operations },
    ]),
  );

function operation(path: string, functionName: string): object {
  const parameters = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    ...(parameters.length > 0 && { parameters }),
    responses: {},
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${arnOf(functionName)}/invocations`),
      credentials: getAtt('ApiRole', 'Arn'),
    },
  };
}

const arnOf = (functionName: string) => `arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${functionName}`;

/** The endpoints' functions by name: neither `migrate` nor a consumer can be called from outside, regardless of the routes. */
function invokePolicies(keys: string[], stackName: string): Resources {
  const policies: Resources = {};
  for (let start = 0; start < keys.length; start += functionsPerPolicy) {
    const functions = keys.slice(start, start + functionsPerPolicy).map((key) => sub(arnOf(`${stackName}-${key}`)));
    policies[`ApiInvokePolicy${start / functionsPerPolicy + 1}`] = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        Description: 'What API Gateway may invoke',
        PolicyDocument: { Version: '2012-10-17', Statement: [allow(['lambda:InvokeFunction'], ...functions)] },
        Roles: [ref('ApiRole')],
      },
    };
  }
  return policies;
}

const gatewayResponseResources = (): Resources =>
  Object.fromEntries(
    Object.entries(gatewayResponses).map(([kind, { statusCode, responseParameters, responseTemplates }]) => [
      `Gateway${pascalCase(kind.toLowerCase().replaceAll('_', '-'))}`,
      {
        Type: 'AWS::ApiGateway::GatewayResponse',
        Properties: {
          RestApiId: ref('ApiGatewayRestApi'),
          ResponseType: kind,
          StatusCode: statusCode,
          ResponseParameters: responseParameters,
          ResponseTemplates: responseTemplates,
        },
      },
    ]),
  );
