import { readdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { ErrorKind } from '../core/shared/errors.ts';
import type { AnyEndpoint, EndpointHandler } from '../platform/endpoint.ts';
import { statusOf } from '../platform/problem.ts';

type Json = Record<string, unknown>;

const functionsDir = new URL('../functions/', import.meta.url);

/** The handlers of all functions that are endpoints, by their file's path below `functions/`, without extension. */
export async function loadEndpoints(): Promise<Map<string, EndpointHandler>> {
  const files = await readdir(functionsDir, { recursive: true });
  const endpoints = new Map<string, EndpointHandler>();
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    const { handler } = (await import(new URL(file, functionsDir).href)) as { handler?: EndpointHandler };
    if (handler?.definition) endpoints.set(file.slice(0, -3), handler);
  }
  return endpoints;
}

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable and machine-readable' }),
    trace_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** The OpenAPI 3.1 document of the endpoints: the schemas that validate are the schemas it shows. */
export function openApi(definitions: readonly AnyEndpoint[]): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const definition of definitions) {
    for (const route of [definition.route, definition.alias]) {
      if (!route || route.startsWith('ANY')) continue;
      const [method, path] = route.split(' ') as [string, string];
      const operation = describe(definition, schemas);
      paths[path] = { ...paths[path], [method.toLowerCase()]: route === definition.alias ? { ...operation, deprecated: true, operationId: `${operation['operationId'] as string}Alias` } : operation };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lambdagram',
      version: '1',
      description: 'Accounts, photos, posts, likes, comments, follows and feeds. Errors are RFC 9457 `application/problem+json`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The `token` of /auth/login' } },
    },
  };
}

function describe(definition: AnyEndpoint, schemas: Json): Json {
  const { params, query, body, output, auth, status, creates } = definition;
  const parameters = [...parametersIn('path', params, schemas), ...parametersIn('query', query, schemas)];
  const key = creates && {
    name: 'Idempotency-Key',
    in: 'header',
    schema: { type: 'string', maxLength: 200 },
    description: 'Within a day, repeating the request under the same key creates nothing more and shows what the first one created',
  };
  const failures: ErrorKind[] = [...(definition.errors ?? [])];
  if (query || body) failures.push('invalid');
  if (auth !== 'none') failures.push('unauthenticated');
  if (creates === 'once') failures.push('conflict', 'unprocessable');
  failures.push('unavailable');
  return {
    operationId: operationId(definition),
    summary: definition.summary,
    tags: [definition.tag],
    security: auth === 'required' ? [{ bearer: [] }] : auth === 'optional' ? [{}, { bearer: [] }] : [],
    ...((parameters.length > 0 || key) && { parameters: [...parameters, ...(key ? [key] : [])] }),
    ...(body && { requestBody: requestBody(definition, schemas) }),
    responses: {
      [status]: {
        description: status === 201 ? 'Created' : status === 204 ? 'Done' : 'OK',
        ...(output && { content: { 'application/json': { schema: jsonSchema(output as z.ZodType, 'output', schemas) } } }),
      },
      ...Object.fromEntries(
        [...new Set(failures)]
          .map((kind) => statusOf[kind])
          .sort((a, b) => a.status - b.status)
          .map(({ status: code, title }) => [
            code,
            { description: title, content: { 'application/problem+json': { schema: jsonSchema(Problem, 'output', schemas) } } },
          ]),
      ),
    },
  };
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined, schemas: Json): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input', schemas) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    ...(typeof description === 'string' && { description }),
    ...(required.includes(name) && { required: true }),
    schema: property,
  }));
}

function requestBody({ body, readBody }: AnyEndpoint, schemas: Json): Json {
  const schema = jsonSchema(body as z.ZodType, 'input', schemas) as { required?: string[] };
  const form = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };
  return {
    required: (schema.required ?? []).length > 0,
    content: { 'application/json': { schema }, ...(readBody && { 'multipart/form-data': { schema: form } }) },
  };
}

/** JSON Schema of `schema`; what has a name of its own moves to the document's components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // zod leaves these out where a value is transformed; ours say what clients send.
    override: ({ zodSchema, jsonSchema: described }) => {
      const { examples, default: byDefault } = (z.globalRegistry.get(zodSchema) ?? {}) as Json;
      Object.assign(described, examples !== undefined && { examples }, byDefault !== undefined && { default: byDefault });
    },
  }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs)) schemas[name] = toComponents(definition);
  return toComponents(root) as Json;
}

const toComponents = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown;

const operationId = ({ route }: AnyEndpoint) => {
  const [method, path] = route.split(' ') as [string, string];
  const words = path.replace('/api/v1', '').split(/[/{}._-]+/).filter(Boolean);
  return [method.toLowerCase(), ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const endpoints = await loadEndpoints();
  const document = openApi([...endpoints.values()].map((handler) => handler.definition));
  const text = `${JSON.stringify(document, null, 2)}\n`;
  const file = new URL('../docs/openapi.json', import.meta.url);
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    console.log(`docs/openapi.json: ${endpoints.size} endpoints`);
  } else if (text !== (await readFile(file, 'utf8'))) {
    console.error('docs/openapi.json is not what the endpoints say: npm run openapi, and commit it.');
    process.exit(1);
  }
}
