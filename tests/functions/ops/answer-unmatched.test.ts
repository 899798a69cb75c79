import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../../functions/ops/answer-unmatched.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { webOrigin } from '../../setup/web-origin.ts';

const call = async (httpMethod: string, path: string, headers: Record<string, string> = {}, resource = path) => {
  const event = { httpMethod, path, resource, headers, pathParameters: null, queryStringParameters: null, body: null };
  const response = await handler(event as unknown as APIGatewayProxyEvent, {} as Context);
  return { status: response.statusCode, headers: response.headers, body: response.body === '' ? {} : (JSON.parse(response.body) as object) };
};

describe('requests that match no endpoint', () => {
  it('get 404 for an unknown path', async () => {
    for (const path of ['/nope', '/api/v1/posts/x/nope']) expectProblem(await call('GET', path, {}, '/{proxy+}'), 404, 'no_such_path');
  });

  it('get 405 for a wrong method, with the allowed ones', async () => {
    const answer = await call('PUT', '/api/v1/posts');
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers['Allow']).toBe('POST, OPTIONS');
  });

  it('allow preflights from the configured origins only', async () => {
    const preflight = { 'Access-Control-Request-Method': 'POST' };
    const ours = await call('OPTIONS', '/api/v1/posts', { Origin: webOrigin(), ...preflight });
    expect(ours.status).toBe(204);
    expect(ours.headers['Access-Control-Allow-Origin']).toBe(webOrigin());
    const foreign = await call('OPTIONS', '/api/v1/posts', { Origin: 'http://evil.example', ...preflight });
    expect(foreign.headers).not.toHaveProperty('Access-Control-Allow-Origin');
  });
});
