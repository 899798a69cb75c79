import type { Auth } from '../../platform/endpoint.ts';

export interface NewEndpoint {
  /** The folder in functions/ and in core/. */
  folder: string;
  /** In kebab case: `archive-post`. */
  name: string;
  method: string;
  path: string;
  auth: Auth;
  /** An existing schema for its path, such as PostPath, and the schema's area. */
  pathSchema?: { schema: string; folder: string } | undefined;
}

export const camel = (name: string) => name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
export const pascal = (name: string) => camel(`-${name}`);

/** The endpoint's schemas, with the part of the definition they are for. Those without `is` already exist. */
function schemasOf({ folder, name, method, path, pathSchema }: NewEndpoint): { part: 'params' | 'body' | 'output'; schema: string; folder: string; is?: string }[] {
  const names = parametersOf(path);
  const ownPath = { schema: `${pascal(name)}Path`, folder, is: `z.object({ ${names.map((parameter) => `${parameter}: Id`).join(', ')} })` };
  const named = (part: 'body' | 'output', shape: string) => ({ part, schema: pascal(`${name}-${part}`), folder, is: `${shape}.meta({ id: '${pascal(`${name}-${part}`)}' })` });
  return [
    ...(names.length > 0 ? [{ part: 'params', ...(pathSchema ?? ownPath) } as const] : []),
    ...(hasBody(method) ? [named('body', 'z.strictObject({})')] : []),
    ...(method === 'DELETE' ? [] : [named('output', 'z.object({ success: z.literal(true) })')]),
  ];
}

export const parametersOf = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);

/** The additions to core/<area>/schema.ts, and their imports by name. */
export function endpointSchemas(endpoint: NewEndpoint): { imports: Record<string, string>; declarations: string } {
  const added = schemasOf(endpoint).filter(({ is }) => is !== undefined);
  return {
    imports: { z: "import * as z from 'zod';", ...(added.some(({ part }) => part === 'params') && { Id: "import { Id } from '../shared/ids.ts';" }) },
    declarations: added
      .map(({ part, schema, is }) => `export const ${schema} = ${is};\n${part === 'params' ? '' : `export type ${schema} = z.output<typeof ${schema}>;\n`}`)
      .join('\n'),
  };
}

/** How tests get the ids in the path. For other parameters they use an id that does not exist. */
const given: Record<string, string> = { user_id: 'user.id', post_id: 'await aPost(user)', media_id: 'await aMedia(user)' };

/** The files of a new endpoint, by path. The use case throws and the test fails until both are written. */
export function endpointFiles(endpoint: NewEndpoint): Record<string, string> {
  const { folder, name, method, path, auth } = endpoint;
  const run = camel(name);
  const names = parametersOf(path);
  const deletes = method === 'DELETE';
  const reads = method === 'GET';
  // The check of the token's account reads the cache first.
  const checksReader = auth !== 'none' && reads;
  const area = reads ? 'views' : folder;
  const schemas = schemasOf(endpoint);
  const Output = schemas.find(({ part }) => part === 'output')?.schema;
  const inputs = schemas.filter(({ part }) => part !== 'output');
  const parts = inputs.flatMap(({ part }) => (part === 'params' ? names.map((parameter) => `params.${parameter}`) : [part]));
  // Use cases that read take a Reader; those that change something take a user id.
  const actor = { required: reads ? 'actor' : 'actor.userId', optional: reads ? 'actor' : 'actor?.userId', none: undefined }[auth];
  const user = reads ? '_reader: Reader' : { required: '_userId: string', optional: '_userId: string | undefined', none: undefined }[auth];
  const list = (...items: (string | undefined)[]) => items.filter((item) => item !== undefined).join(', ');
  const ids = names.map((parameter) => `${parameter}: ${given[parameter] ?? 'newId()'}`).join(', ');
  const needsUser = auth !== 'none' || names.some((parameter) => parameter in given);
  const helpers = ['aMedia', 'aPost', 'aUser'].filter((helper) => (helper === 'aUser' ? needsUser : ids.includes(`${helper}(`)));
  const status = deletes ? 204 : 200;
  const test = (what: string, signedIn: boolean) => {
    const request = [...(signedIn ? ['token: user.token'] : []), ...(ids === '' ? [] : [`path: { ${ids} }`]), ...(hasBody(method) ? ['body: {}'] : [])];
    const user = request.some((part) => part.includes('user')) ? '    const user = await aUser();\n' : '';
    return `  it('${what}', async () => {
${user}    const { status } = await invoke(handler${request.length > 0 ? `, { ${request.join(', ')} }` : ''});
    expect(status).toBe(${status});
  });
`;
  };
  const tests = [
    ...(auth === 'required' ? [] : [test(`responds ${status}`, false)]),
    ...(auth === 'none' ? [] : [test(`responds ${status} to a signed-in user`, true)]),
  ];
  const typed = schemas.filter(({ part }) => part !== 'params').map(({ schema }) => schema).sort();
  const schemaTypes = (from: string) => (typed.length > 0 ? `import type { ${list(...typed)} } from '${from}';\n` : '');
  const schemaImports = [...Map.groupBy(schemas, (schema) => schema.folder)]
    .map(([from, some]) => `import { ${list(...some.map(({ schema }) => schema).sort())} } from '../../core/${from}/schema.ts';\n`)
    .join('');
  const file = `functions/${folder}/${name}.ts`;
  return {
    [file]: `import { ${run} } from '../../core/${area}/${name}.ts';
${schemaImports}import { endpoint } from '../../platform/endpoint.ts';
${checksReader ? "import { cache } from '../../platform/grants/cache.ts';\n" : ''}import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: '${method} ${path}',
  summary: '${sentence(name)}',
  description: '${sentence(name)}.',
  tag: '${pascal(folder)}',
  auth: '${auth}',
  access: [${list('database', checksReader ? 'cache' : undefined)}],
${inputs.map(({ part, schema }) => `  ${part}: ${schema},\n`).join('')}${Output ? `  output: ${Output},\n  status: 200,` : '  status: 204,'}
  run: ({ ${list('app', actor && 'actor', ...inputs.map(({ part }) => part))} }) => ${run}(${list('app', reads ? (actor ?? 'undefined') : actor, ...parts)}),
});
`,
    [`core/${area}/${name}.ts`]: `${reads ? `${schemaTypes(`../${folder}/schema.ts`)}import type { App } from '../shared/app.ts';
import type { Reader } from '../visibility/reader.ts';
` : `import type { App } from '../shared/app.ts';
${schemaTypes('./schema.ts')}`}
/** ${sentence(name)}. */
export async function ${run}(${list('_app: App', user, ...inputs.flatMap(({ part, schema }) => (part === 'params' ? names.map((parameter) => `_${camel(parameter)}: string`) : [`_${part}: ${schema}`])))}): Promise<${Output ?? 'void'}> {
  throw new Error('${run} is not written yet');
}
`,
    [`events/samples/${name}.json`]: `${JSON.stringify(endpointSample(method, path, names, auth), null, 2)}\n`,
    [`tests/functions/${folder}/${name}.test.ts`]: `import { describe, expect, it } from 'vitest';
${ids.includes('newId()') ? "import { newId } from '../../../core/shared/ids.ts';\n" : ''}import { handler } from '../../../${file}';
${helpers.length > 0 ? `import { ${list(...helpers)} } from '../../setup/given.ts';\n` : ''}import { invoke } from '../../setup/invoke.ts';

describe('${name}', () => {
${tests.join('\n')}});
`,
  };
}

const hasBody = (method: string) => method !== 'GET' && method !== 'DELETE';

/** `archive-post` -> `Archive post` */
export const sentence = (name: string) => (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', ' ');

function endpointSample(method: string, path: string, parameters: string[], auth: Auth) {
  // Most changes to a post are only allowed for its author; comments in samples are on somebody else's post.
  const ownsPost = method !== 'GET' && !parameters.includes('comment_id');
  const values: Record<string, string> = { post_id: ownsPost ? '{{an_own_post_id}}' : '{{a_post_id}}', user_id: '{{a_user_id}}', media_id: '{{a_media_id}}', comment_id: '{{an_own_comment_id}}', session_id: '{{an_own_session_id}}' };
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
