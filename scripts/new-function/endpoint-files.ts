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
  const Input = `${pascal(name)}Input`;
  const Output = `${pascal(name)}Output`;
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const actor = auth === 'required' ? 'actor.userId, ' : auth === 'optional' ? 'actor?.userId, ' : '';
  const actorParameter = auth === 'required' ? '_userId: string, ' : auth === 'optional' ? '_userId: string | undefined, ' : '';
  const deletes = method === 'DELETE';
  const ids = parameters.map((parameter) => `${parameter}: newId()`).join(', ');
  const request = [...(auth === 'required' ? [' token: (await aUser()).token'] : []), ...(ids === '' ? [] : [` path: { ${ids} } `])];
  const file = `functions/${folder}/${name}.ts`;
  return {
    [file]: `import { ${Input}, ${deletes ? '' : `${Output}, `}${run} } from '../../core/${folder}/${name}.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: '${method} ${path}',
  summary: '${sentence(name)}',
  tag: '${pascal(folder)}',
  auth: '${auth}',
  input: ${Input},
${deletes ? '  status: 204,' : `  output: ${Output},\n  status: 200,`}
  run: ({ app, ${actor === '' ? '' : 'actor, '}input }) => ${run}(app, ${actor}input),
});
`,
    [`core/${folder}/${name}.ts`]: `import * as z from 'zod';
import type { App } from '../app.ts';
${parameters.length > 0 ? "import { Id } from '../ids.ts';\n" : ''}
export const ${Input} = z.object({${parameters.length > 0 ? ` ${parameters.map((parameter) => `${parameter}: Id`).join(', ')} ` : ''}});
export type ${Input} = z.output<typeof ${Input}>;
${deletes ? '' : `\nexport const ${Output} = z.object({ success: z.literal(true) });\nexport type ${Output} = z.output<typeof ${Output}>;\n`}
/** ${sentence(name)}. */
export async function ${run}(_app: App, ${actorParameter}_input: ${Input}): Promise<${deletes ? 'void' : Output}> {
  throw new Error('${run} is not written yet');
}
`,
    [`events/samples/${name}.json`]: `${JSON.stringify(endpointSample(method, path, parameters, auth), null, 2)}\n`,
    [`tests/functions/${folder}/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';
${parameters.length > 0 ? "import { newId } from '../../../core/ids.ts';\n" : ''}import { handler } from '../../../${file}';
${auth === 'required' ? "import { aUser } from '../../setup/given.ts';\n" : ''}import { invoke } from '../../setup/invoke.ts';

describe('${method} ${path}', () => {
  it('answers ${deletes ? 204 : 200}', async () => {
    const { status } = await invoke(handler, {${request.join(',')}});
    expect(status).toBe(${deletes ? 204 : 200});
  });
});
`,
  };
}

/** `archive-post` -> `Archive post` */
export const sentence = (name: string) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', ' ');

function endpointSample(method: string, path: string, parameters: string[], auth: Auth) {
  const values: Record<string, string> = { post_id: '{{a_post_id}}', user_id: '{{a_user_id}}', media_id: '{{a_media_id}}', comment_id: '{{an_own_comment_id}}' };
  const pathParameters = Object.fromEntries(parameters.map((name) => [name, values[name] ?? '{{fresh_id}}']));
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const headers: Record<string, string> = {
    Accept: 'application/json',
    Host: 'api.example.com',
    ...(auth !== 'none' && { Authorization: 'Bearer {{token}}' }),
    ...(hasBody && { 'Content-Type': 'application/json' }),
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
    body: hasBody ? '{}' : null,
    isBase64Encoded: false,
  };
}
