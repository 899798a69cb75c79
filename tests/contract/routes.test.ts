import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes, unexpectedCodes } from '../../core/shared/error-codes.ts';
import type { AnyEndpoint } from '../../platform/endpoint.ts';
import { isLenient } from '../../platform/original-api.ts';
import { listFunctions } from '../../infra/list-functions.ts';
import { loadEndpoints, openApi } from '../../scripts/openapi.ts';

const functions = listFunctions();
const endpoints = await loadEndpoints();
const catchAll = 'functions/ops/answer-unmatched.ts';
const pathOf = (route: string) => route.slice(route.indexOf(' ') + 1);

/** The contract: what clients rely on, written down once more so that no change of code moves it silently. */
const contract = `
  POST /api/v1/auth/register          none
  POST /api/v1/auth/login             none
  GET /api/v1/auth/me                 required
  POST /api/v1/auth/refresh           none
  POST /api/v1/auth/logout            none
  POST /api/v1/posts                  required
  GET /api/v1/posts/{post_id}         optional
  DELETE /api/v1/posts/{post_id}      required
  GET /api/v1/feed                    optional
  GET /api/v1/feed/home               required
  GET /api/v1/users/{user_id}         optional
  PATCH /api/v1/users/me              required
  GET /api/v1/users/{user_id}/posts   optional
  POST /api/v1/users/{user_id}/follow required
  DELETE /api/v1/users/{user_id}/follow required
  GET /api/v1/users/{user_id}/followers optional
  GET /api/v1/users/{user_id}/following optional
  POST /api/v1/media/upload-url       required
  POST /api/v1/media/confirm          required
  POST /api/v1/media/upload           required
  POST /api/v1/media                  required
  GET /api/v1/media/{media_id}        optional
  POST /api/v1/posts/{post_id}/like   required
  DELETE /api/v1/posts/{post_id}/like required
  GET /api/v1/posts/{post_id}/likes   optional
  POST /api/v1/posts/{post_id}/comments required
  GET /api/v1/posts/{post_id}/comments optional
  DELETE /api/v1/posts/{post_id}/comments/{comment_id} required
  GET /                               none
  GET /api/v1                         none
  GET /health                         none
  GET /ready                          none
  GET /api/v1/health                  none
  GET /api/v1/ready                   none
  GET /openapi.json                   none
  GET /docs                           none`;

describe('the routes', () => {
  it.each(functions.filter(({ file }) => file !== catchAll).map((declared) => [declared.name, declared] as const))(
    '%s is called on the routes it is made for',
    (_, { file, routes }) => {
      const definition = endpoints.get(file.replace(/^functions\/|\.ts$/g, ''))?.definition;
      expect(routes).toEqual(definition ? [definition.route, definition.alias].filter((route) => route !== undefined) : []);
    },
  );

  it('leave no endpoint without a function', () => {
    const declared = functions.map(({ file }) => file);
    for (const name of endpoints.keys()) expect(declared).toContain(`functions/${name}.ts`);
  });

  it('answer every path to any method, so that a wrong one is a 405 and a preflight is answered', () => {
    const paths = functions.filter(({ file }) => file !== catchAll).flatMap(({ routes }) => routes.map(pathOf));
    const caught = functions.find(({ file }) => file === catchAll)!.routes;
    expect(caught.toSorted()).toEqual(['ANY /{proxy+}', ...new Set(paths.map((path) => `ANY ${path}`))].toSorted());
  });

  it('are what clients rely on', () => {
    const definitions = [...endpoints.values()].map(({ definition }) => definition);
    const promised = contract.trim().split('\n').map((line) => line.trim().replace(/ +/g, ' '));
    const kept = definitions.flatMap(({ route, alias, auth }: AnyEndpoint) => [route, alias].flatMap((address) => (address ? [`${address} ${auth}`] : [])));
    expect(kept).toEqual(expect.arrayContaining(promised));
  });

  it('are named once', () => {
    const names = functions.map(({ name, file }) => [name, file.split('/').at(-1)]);
    for (const [name, file] of names) expect(file).toBe(`${name}.ts`);
    expect(new Set(names.map(([name]) => name)).size).toBe(names.length);
  });
});

describe('docs/openapi.json', () => {
  it('is what the endpoints say (npm run openapi)', () => {
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

  it('says of every operation that there may be too many requests, and of those with dependencies that these may be out of reach', () => {
    for (const [route, { responses }] of operations) expect(Object.keys(responses), route).toContain('429');
    const alwaysThere = operations.filter(([, { responses }]) => !('503' in responses)).map(([route]) => route.split(' ')[1]);
    expect(new Set(alwaysThere)).toEqual(new Set(['/', '/api/v1', '/api/v1/health', '/docs', '/docs/{file}', '/health', '/openapi.json']));
  });

  it('has codes of one kind each', () => {
    const codes = [...Object.values(errorCodes), unexpectedCodes].flatMap((group) => Object.keys(group));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });
});
