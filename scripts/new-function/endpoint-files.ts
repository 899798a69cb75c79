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

/** The schemas it gets in core/<area>/schema.ts, by the part of the definition they are for. */
function schemasOf({ name, method, path }: NewEndpoint): { part: 'params' | 'body' | 'output'; schema: string; is: string }[] {
  const names = parametersOf(path);
  return [
    ...(names.length > 0 ? [{ part: 'params', schema: `${pascal(name)}Params`, is: `z.object({ ${names.map((parameter) => `${parameter}: Id`).join(', ')} })` } as const] : []),
    ...(hasBody(method) ? [{ part: 'body', schema: `${pascal(name)}Body`, is: `z.strictObject({}).meta({ id: '${pascal(name)}Body' })` } as const] : []),
    ...(method === 'DELETE' ? [] : [{ part: 'output', schema: `${pascal(name)}Output`, is: `z.object({ success: z.literal(true) }).meta({ id: '${pascal(name)}Output' })` } as const]),
  ];
}

const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);

/** What it adds to core/<area>/schema.ts, and the imports that takes, by what they import. */
export function endpointSchemas(endpoint: NewEndpoint): { imports: Record<string, string>; declarations: string } {
  const schemas = schemasOf(endpoint);
  return {
    imports: { z: "import * as z from 'zod';", ...(parametersOf(endpoint.path).length > 0 && { Id: "import { Id } from '../shared/ids.ts';" }) },
    declarations: schemas.map(({ schema, is }) => `export const ${schema} = ${is};\nexport type ${schema} = z.output<typeof ${schema}>;\n`).join('\n'),
  };
}

/** The files of a new endpoint, by their paths. The use case throws and the test fails until both are written. */
export function endpointFiles(endpoint: NewEndpoint): Record<string, string> {
  const { folder, name, method, path, auth } = endpoint;
  const run = camel(name);
  const names = parametersOf(path);
  const deletes = method === 'DELETE';
  const reads = method === 'GET';
  // Whether the account of a token exists is looked up in the cache first.
  const checksReader = auth !== 'none' && reads;
  const area = reads ? 'views' : folder;
  const schemas = schemasOf(endpoint);
  const Output = schemas.find(({ part }) => part === 'output')?.schema;
  const inputs = schemas.filter(({ part }) => part !== 'output');
  const parts = inputs.map(({ part }) => part);
  // Who reads is a Reader; who changes something, an id.
  const actor = { required: reads ? 'actor' : 'actor.userId', optional: reads ? 'actor' : 'actor?.userId', none: undefined }[auth];
  const user = reads ? '_reader: Reader' : { required: '_userId: string', optional: '_userId: string | undefined', none: undefined }[auth];
  const list = (...items: (string | undefined)[]) => items.filter((item) => item !== undefined).join(', ');
  const ids = names.map((parameter) => `${parameter}: newId()`).join(', ');
  const request = [
    ...(auth === 'required' ? ['token: (await aUser()).token'] : []),
    ...(ids === '' ? [] : [`path: { ${ids} }`]),
    ...(hasBody(method) ? ['body: {}'] : []),
  ];
  const schemaTypes = (from: string) => (schemas.length > 0 ? `import type { ${list(...schemas.map(({ schema }) => schema))} } from '${from}';\n` : '');
  const file = `functions/${folder}/${name}.ts`;
  return {
    [file]: `import { ${run} } from '../../core/${area}/${name}.ts';
${schemas.length > 0 ? `import { ${list(...schemas.map(({ schema }) => schema))} } from '../../core/${folder}/schema.ts';\n` : ''}import { endpoint } from '../../platform/endpoint.ts';
${checksReader ? "import { cache } from '../../platform/grants/cache.ts';\n" : ''}import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: '${method} ${path}',
  summary: '${sentence(name)}',
  description: '${sentence(name)}.',
  tag: '${pascal(folder)}',
  auth: '${auth}',
  access: [${list('database', checksReader ? 'cache' : undefined)}],
${inputs.map(({ part, schema }) => `  ${part}: ${schema},\n`).join('')}${Output ? `  output: ${Output},\n  status: 200,` : '  status: 204,'}
  run: ({ ${list('app', actor && 'actor', ...parts)} }) => ${run}(${list('app', reads ? (actor ?? 'undefined') : actor, ...parts)}),
});
`,
    [`core/${area}/${name}.ts`]: `${reads ? `${schemaTypes(`../${folder}/schema.ts`)}import type { App } from '../shared/app.ts';
import type { Reader } from '../visibility/reader.ts';
` : `import type { App } from '../shared/app.ts';
${schemaTypes('./schema.ts')}`}
/** ${sentence(name)}. */
export async function ${run}(${list('_app: App', user, ...inputs.map(({ part, schema }) => `_${part}: ${schema}`))}): Promise<${Output ?? 'void'}> {
  throw new Error('${run} is not written yet');
}
`,
    [`events/samples/${name}.json`]: `${JSON.stringify(endpointSample(method, path, names, auth), null, 2)}\n`,
    [`tests/functions/${folder}/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';
${names.length > 0 ? "import { newId } from '../../../core/shared/ids.ts';\n" : ''}import { handler } from '../../../${file}';
${auth === 'required' ? "import { aUser } from '../../setup/given.ts';\n" : ''}import { invoke } from '../../setup/invoke.ts';

describe('${name}', () => {
  it('responds ${deletes ? 204 : 200}', async () => {
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
