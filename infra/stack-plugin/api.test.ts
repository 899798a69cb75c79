import { describe, expect, it } from 'vitest';
import { apiDocument, apiResources, type Route } from './api.ts';

const aws = { stackName: 'lambdagram-prod', stage: 'prod', onAws: true, requestsPerSecond: 1000, requestsAtOnce: 2000 };
const emulator = { stackName: 'lambdagram-local', stage: 'local', onAws: false, requestsPerSecond: 1000, requestsAtOnce: 2000 };
const routes: Route[] = [
  { method: 'ANY', path: '/posts/{post_id}', key: 'answer-unmatched' },
  { method: 'GET', path: '/posts/{post_id}', key: 'get-post' },
];
const deploymentOf = (of: Route[]) => Object.keys(apiResources(of, aws)).find((id) => id.startsWith('ApiGatewayDeployment'))!;
const methodsOf = (document: ReturnType<typeof apiDocument>) => Object.keys(document.paths['/posts/{post_id}']!).sort();

describe('the API as one document', () => {
  it('sends each method to its function, by name and with the path parameters', () => {
    const { paths } = apiDocument(routes, aws);
    expect(paths['/posts/{post_id}']!['get']).toEqual({
      parameters: [{ name: 'post_id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {},
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        httpMethod: 'POST',
        uri: { 'Fn::Sub': expect.stringMatching(/:function:lambdagram-prod-get-post\/invocations$/) as string },
        credentials: { 'Fn::GetAtt': ['ApiRole', 'Arn'] },
      },
    });
  });

  it('lists the unused methods for emulators, which ignore the any-method', () => {
    expect(methodsOf(apiDocument(routes, aws))).toEqual(['get', 'x-amazon-apigateway-any-method']);
    const document = apiDocument(routes, emulator);
    expect(methodsOf(document)).toEqual(['delete', 'get', 'head', 'options', 'patch', 'post', 'put']);
    expect(JSON.stringify(document.paths['/posts/{post_id}']!['get'])).toContain('lambdagram-local-get-post');
    expect(JSON.stringify(document.paths['/posts/{post_id}']!['head'])).toContain('lambdagram-local-answer-unmatched');
  });

  it('contains on AWS what are resources and properties on emulators', () => {
    const there = apiResources(routes, aws);
    const here = apiResources(routes, emulator);
    const responsesIn = (resources: typeof here) => Object.values(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::GatewayResponse').length;
    const { Body, ...properties } = there['ApiGatewayRestApi']!.Properties as { Body: Record<string, unknown> };
    expect(Object.keys(Body['x-amazon-apigateway-gateway-responses'] as object)).toHaveLength(responsesIn(here));
    expect(Body).toMatchObject({ 'x-amazon-apigateway-binary-media-types': ['multipart/form-data'], 'x-amazon-apigateway-minimum-compression-size': 1024 });
    expect(responsesIn(there)).toBe(0);
    expect(properties).toEqual({ Name: 'lambdagram-prod', EndpointConfiguration: { Types: ['REGIONAL'] }, Mode: 'overwrite' });
    expect(here['ApiGatewayRestApi']!.Properties).toMatchObject({ BinaryMediaTypes: ['multipart/form-data'], MinimumCompressionSize: 1024 });
    expect(JSON.stringify(here['ApiGatewayRestApi']!.Properties['Body'])).not.toContain('gateway-responses');
  });

  it('is redeployed when it changes, and only then', () => {
    expect(deploymentOf(routes.toReversed())).toBe(deploymentOf(routes));
    const moved = routes.map((route) => ({ ...route, path: '/moved/{post_id}' }));
    const removed = routes.slice(1);
    const other = routes.map((route) => ({ ...route, key: `${route.key}-2` }));
    expect(new Set([routes, moved, removed, other].map(deploymentOf)).size).toBe(4);
  });

  it('is deployed after the functions it names, and the permission to call them', () => {
    const resources = apiResources(routes, aws);
    expect(resources[deploymentOf(routes)]!.DependsOn).toEqual(['AnswerDashunmatchedLambdaFunction', 'GetDashpostLambdaFunction', 'ApiInvokePolicy1']);
  });

  it('has one function for a route', () => {
    expect(() => apiDocument([...routes, { ...routes[1]!, key: 'get-other' }], aws)).toThrow(/GET \/posts\/\{post_id\} is a route of two functions/);
  });
});
