import type { Auth } from '../../platform/endpoint.ts';

export interface NewEndpoint {
  /** Of functions/, and of core/. */
  folder: string;
  /** Kebab-case: `archive-post`. */
  name: string;
  method: string;
  path: string;
  auth: Auth;
}

export const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
export const pascal = (name: string) => camel(`-${name}`);

/** The files of a new endpoint, by their paths. The use case throws and the test fails until both are written. */
export function endpointFiles({ folder, name, method, path, auth }: NewEndpoint): Record<string, string> {
  const run = camel(name);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const deletes = method === 'DELETE';
  const Output = deletes ? undefined : `${pascal(name)}Output`;
  const inputs = [
    { part: 'params', schema: `${pascal(name)}Params`, is: `z.object({ ${names.map((parameter) => `${parameter}: Id`).join(', ')} })`, there: names.length > 0 },
    { part: 'body', schema: `${pascal(name)}Body`, is: 'z.strictObject({})', there: hasBody(method) },
  ].filter(({ there }) => there);
  const parts = inputs.map(({ part }) => part);
  const actor = { required: 'actor.userId', optional: 'actor?.userId', none: undefined }[auth];
  const userId = { required: '_userId: string', optional: '_userId: string | undefined', none: undefined }[auth];
  const list = (...items: (string | undefined)[]) => items.filter((item) => item !== undefined).join(', ');
  const ids = names.map((parameter) => `${parameter}: newId()`).join(', ');
  const request = [
    ...(auth === 'required' ? ['token: (await aUser()).token'] : []),
    ...(ids === '' ? [] : [`path: { ${ids} }`]),
    ...(hasBody(method) ? ['body: {}'] : []),
  ];
  const file = `functions/${folder}/${name}.ts`;
  return {
    [file]: `import { ${list(...inputs.map(({ schema }) => schema), Output, run)} } from '../../core/${folder}/${name}.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: '${method} ${path}',
  summary: '${sentence(name)}',
  description: '${sentence(name)}.',
  tag: '${pascal(folder)}',
  auth: '${auth}',
${inputs.map(({ part, schema }) => `  ${part}: ${schema},\n`).join('')}${Output ? `  output: ${Output},\n  status: 200,` : '  status: 204,'}
  run: ({ ${list('app', actor && 'actor', ...parts)} }) => ${run}(${list('app', actor, ...parts)}),
});
`,
    [`core/${folder}/${name}.ts`]: `import * as z from 'zod';
import type { App } from '../shared/app.ts';
${names.length > 0 ? "import { Id } from '../shared/ids.ts';\n" : ''}
${inputs.map(({ schema, is }) => `export const ${schema} = ${is};\nexport type ${schema} = z.output<typeof ${schema}>;\n\n`).join('')}${Output ? `export const ${Output} = z.object({ success: z.literal(true) });\nexport type ${Output} = z.output<typeof ${Output}>;\n\n` : ''}/** ${sentence(name)}. */
export async function ${run}(${list('_app: App', userId, ...inputs.map(({ part, schema }) => `_${part}: ${schema}`))}): Promise<${Output ?? 'void'}> {
  throw new Error('${run} is not written yet');
}
`,
    [`events/samples/${name}.json`]: `${JSON.stringify(endpointSample(method, path, names, auth), null, 2)}\n`,
    [`tests/functions/${folder}/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';
${names.length > 0 ? "import { newId } from '../../../core/shared/ids.ts';\n" : ''}import { handler } from '../../../${file}';
${auth === 'required' ? "import { aUser } from '../../setup/given.ts';\n" : ''}import { invoke } from '../../setup/invoke.ts';

describe('${method} ${path}', () => {
  it('answers ${deletes ? 204 : 200}', async () => {
    const { status } = await invoke(handler${request.length > 0 ? `, { ${request.join(', ')} }` : ''});
    expect(status).toBe(${deletes ? 204 : 200});
  });
});
`,
  };
}

const hasBody = (method: string) => method !== 'GET' && method !== 'DELETE';

/** `archive-post` -> `Archive post` */
export const sentence = (name: string) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', ' ');

function endpointSample(method: string, path: string, parameters: string[], auth: Auth) {
  const values: Record<string, string> = { post_id: '{{a_post_id}}', user_id: '{{a_user_id}}', media_id: '{{a_media_id}}', comment_id: '{{an_own_comment_id}}' };
  const pathParameters = Object.fromEntries(parameters.map((name) => [name, values[name] ?? '{{fresh_id}}']));
  const headers: Record<string, string> = {
    Accept: 'application/json',
    Host: 'api.example.com',
    ...(auth !== 'none' && { Authorization: 'Bearer {{token}}' }),
    ...(hasBody(method) && { 'Content-Type': 'application/json' }),
  };
  return {
    resource: path,
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => pathParameters[name]!),
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: parameters.length > 0 ? pathParameters : null,
    stageVariables: null,
    requestContext: { accountId: '000000000000', apiId: 'lambdagram', httpMethod: method, stage: 'prod', resourcePath: path },
    body: hasBody(method) ? '{}' : null,
    isBase64Encoded: false,
  };
}
