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
/** Types of bodies that are passed to functions in base64 instead of as text. */
const binaryMediaTypes = ['multipart/form-data'];
/** In bytes; the explorer's script is the largest response. */
const minimumCompressionSize = 1024;
/** An IAM policy is limited to 6,144 characters, and an ARN has up to about 125. */
const functionsPerPolicy = 45;

/** What the API's document and stage depend on. */
export interface ApiDeployment extends Pick<Deployment, 'stackName' | 'onAws'> {
  stage: string;
  /** For all callers together (infra/sizes). */
  requestsPerSecond: number;
  requestsAtOnce: number;
}

/**
 * The REST API as one OpenAPI document instead of a resource per path and method, so that an endpoint only adds its
 * function to the stack. Functions are referred to by name, since references would create a cycle: functions refer to the
 * site's distribution, which refers to the API.
 * @param socket the key of the WebSocket API's function; that API shares the role
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
        // Regional, since on AWS CloudFront is in front of it.
        EndpointConfiguration: { Types: ['REGIONAL'] },
        // The default mode is to merge, which would keep serving removed routes.
        Mode: 'overwrite',
        Body: apiDocument(routes, deployment),
        ...(!onAws && { BinaryMediaTypes: binaryMediaTypes, MinimumCompressionSize: minimumCompressionSize }),
      },
    },
    // On AWS these are part of the document, but MiniStack does not read them from there.
    ...(!onAws && gatewayResponseResources()),
  };
  // A deployment is a snapshot. AWS only creates a new one when the logical id changes.
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
      // A route is only served once its function exists and can be called.
      DependsOn: [
        ...keys.map(functionIdOf),
        ...Object.keys(policies),
        ...Object.keys(api).filter((id) => id !== 'ApiGatewayRestApi'),
      ],
    },
    // A separate resource, because throttling and a firewall cannot be attached to a stage that is part of a deployment.
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
    // Part of the document, because it would overwrite separate resources and properties (cfn-lint W3660).
    ...(onAws && {
      'x-amazon-apigateway-gateway-responses': gatewayResponses,
      'x-amazon-apigateway-binary-media-types': binaryMediaTypes,
      'x-amazon-apigateway-minimum-compression-size': minimumCompressionSize,
    }),
  };
}

const byPathAndMethod = (a: Route, b: Route) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1);

/** Replaces the any-method by all methods, since MiniStack ignores it. */
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

/** Permits calling the endpoints' functions only, by name, so that no route can ever expose `migrate` or a consumer. */
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
