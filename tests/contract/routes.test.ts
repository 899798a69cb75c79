import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import openapi from '../../docs/openapi.json' with { type: 'json' };
import { errorCodes, unexpectedCodes } from '../../core/shared/error-codes.ts';
import { isLenient } from '../../platform/original-api.ts';
import { isCatchAll, listFunctions } from '../../infra/functions.ts';
import { loadEndpoints, openApi } from '../../scripts/openapi.ts';

const functions = await listFunctions();
const endpoints = await loadEndpoints();
const pathOf = (route: string) => route.slice(route.indexOf(' ') + 1);
/** The `auth` of an OpenAPI operation: `[]` means no token, `{}` among others makes it optional. */
const authOf = (security: object[]) => (security.length === 0 ? 'none' : security.some((one) => Object.keys(one).length === 0) ? 'optional' : 'required');

/** The routes that clients of the original API call. This list never changes; new routes are only in docs/openapi.json. */
const original = `
  POST /api/v1/auth/register
  POST /api/v1/auth/login
  GET /api/v1/auth/me
  POST /api/v1/auth/refresh
  POST /api/v1/media/upload-url
  POST /api/v1/media/confirm
  POST /api/v1/media/upload
  POST /api/v1/media
  GET /api/v1/media/{media_id}
  POST /api/v1/posts
  GET /api/v1/posts/{post_id}
  GET /api/v1/feed
  GET /api/v1/users/{user_id}/posts
  POST /api/v1/posts/{post_id}/like
  DELETE /api/v1/posts/{post_id}/like
  GET /api/v1/posts/{post_id}/likes
  POST /api/v1/posts/{post_id}/comments
  GET /api/v1/posts/{post_id}/comments
  GET /health
  GET /ready`;

describe('the routes', () => {
  it('respond to every method: 405 to a wrong one, and to preflights', () => {
    const [catchAll, ...others] = functions.filter(isCatchAll);
    expect(others).toEqual([]);
    const paths = functions.filter((declared) => !isCatchAll(declared)).flatMap(({ routes }) => routes.map(pathOf));
    expect(catchAll!.routes.toSorted()).toEqual(['ANY /{proxy+}', ...new Set(paths.map((path) => `ANY ${path}`))].toSorted());
  });

  it('are exactly those of docs/openapi.json, with the same authentication', () => {
    const { paths } = openapi as unknown as { paths: Record<string, Record<string, { security: object[] }>> };
    const kept = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { security }]) => `${method.toUpperCase()} ${path} ${authOf(security)}`),
    );
    const defined = [...endpoints.values()].flatMap(({ definition: { route, alias, auth } }) =>
      route.startsWith('ANY ') ? [] : [route, ...(alias ? [alias] : [])].map((address) => `${address} ${auth}`),
    );
    expect(defined.toSorted()).toEqual(kept.toSorted());
  });

  it('include all that clients of the original API call', () => {
    const routes = functions.flatMap((declared) => declared.routes);
    expect(original.trim().split(/\n */).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('belong to one function each, and so do names', () => {
    const routes = functions.flatMap((declared) => declared.routes);
    expect(routes.toSorted()).toEqual([...new Set(routes)].toSorted());
    expect(new Set(functions.map(({ name }) => name)).size).toBe(functions.length);
  });
});

describe('docs/openapi.json', () => {
  it('matches the endpoints (npm run openapi)', () => {
    const generated = openApi(endpoints);
    const kept = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(kept).toBe(`${JSON.stringify(generated, null, 2)}\n`);
  });

  interface Operation {
    requestBody?: { required: boolean; content: Record<string, { schema: { $ref?: string } }> };
    responses: Record<string, object>;
  }
  const { paths, components } = openApi(endpoints) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, { additionalProperties?: boolean }> };
  };
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  const aliases = new Map([...endpoints.values()].map(({ definition: { alias, route } }) => [alias as string, route]));

  it.each(operations.filter(([, { requestBody }]) => requestBody))('has a named model of what %s requires, closed unless the original API had the route', (route, { requestBody }) => {
    const { required, content } = requestBody!;
    const model = content['application/json']!.schema.$ref?.split('/').at(-1);
    expect([required, model]).toEqual([true, expect.any(String)]);
    expect(components.schemas[model!]!.additionalProperties).toBe(isLenient(aliases.get(route) ?? route) ? undefined : false);
  });

  it('lists a response to too many requests for every operation, and outages for those with dependencies', () => {
    for (const [route, { responses }] of operations) expect(Object.keys(responses), route).toContain('429');
    const alwaysThere = operations.filter(([, { responses }]) => !('503' in responses)).map(([route]) => route.split(' ')[1]);
    expect(new Set(alwaysThere)).toEqual(new Set(['/', '/api/v1', '/api/v1/health', '/docs', '/docs/{file}', '/health', '/openapi.json']));
  });

  it('gives every code a single kind', () => {
    const codes = [...Object.values(errorCodes), unexpectedCodes].flatMap((group) => Object.keys(group));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
