import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { exampleId } from '../../core/shared/ids.ts';
import type { AnyEndpoint, EndpointHandler } from '../../platform/endpoint.ts';
import { tags } from '../../platform/tags.ts';
import { addComponent, camel, type Json, jsonSchema, pascal } from './json-schema.ts';
import { problemResponses } from './problems.ts';

const samples = new URL('../../events/samples/', import.meta.url);

const description = `Accounts, photos, posts, likes, comments, follows and feeds.

**Errors** are RFC 9457 problem details, \`application/problem+json\`. Branch on \`code\`, which is stable; \`detail\` is for people. When
asking about a response, quote its \`trace_id\`, which is also in the header \`X-Trace-Id\` of every response.

**Lists** are paginated: send \`next_cursor\` as \`cursor\` until a page has none. A \`limit\` or \`offset\` that is not a number is ignored.

**Text** is measured in Unicode code points, like \`minLength\` and \`maxLength\` in JSON Schema, and bodies are UTF-8.

**Fields.** Request bodies whose schema has \`additionalProperties: false\` reject unknown fields; other bodies ignore them and treat
\`null\` as absent. Responses may gain fields: ignore those you do not use.

**Rate limits** apply per account and per client address. Responses to requests that count have \`RateLimit\` (the remaining requests, and the seconds
until one more is allowed) and \`RateLimit-Policy\`; beyond a limit, the response is 429 with \`Retry-After\`.

**Repeating a request** is safe if it accepts an \`Idempotency-Key\`, or if its description says so.`;

/** The endpoints' OpenAPI 3.1 document, generated from the schemas that also validate requests. */
export function openApi(endpoints: ReadonlyMap<string, EndpointHandler>): Json {
  const components = { schemas: {} as Json, parameters: {} as Json, responses: {} as Json };
  const paths: Record<string, Json> = {};
  for (const [file, { definition }] of endpoints) {
    const name = file.split('/').at(-1)!;
    for (const route of [definition.route, definition.alias]) {
      if (!route || route.startsWith('ANY')) continue;
      const [method, path] = route.split(' ') as [string, string];
      const operation = describe(name, definition, path, components);
      const isAlias = route === definition.alias;
      paths[path] = { ...paths[path], [method.toLowerCase()]: isAlias ? { ...operation, operationId: `${camel(name)}Alias` } : operation };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Lambdagram', version: '1', description, license: { name: 'MIT', identifier: 'MIT' }, contact: { name: 'The operators of Lambdagram' } },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, meaning]) => ({ name, description: meaning })),
    paths: sorted(paths),
    components: {
      schemas: sorted(components.schemas),
      parameters: sorted(components.parameters),
      responses: sorted(components.responses),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The `token` returned by signing in' } },
    },
  };
}

type Components = Parameters<typeof problemResponses>[1] & { parameters: Json };

function describe(name: string, definition: AnyEndpoint, path: string, components: Components): Json {
  const { params, query, body, auth, summary, tag } = definition;
  const parameters = [
    ...parametersIn('path', params, components).filter(({ name: parameter }) => path.includes(`{${parameter}}`)),
    ...parametersIn('query', query, components),
    ...headersRead(definition, components),
  ].map(({ $ref }) => ({ $ref }));
  return {
    operationId: camel(name),
    summary,
    description: definition.description,
    tags: [tag],
    security: auth === 'required' ? [{ bearer: [] }] : auth === 'optional' ? [{}, { bearer: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: requestBody(name, definition, components.schemas) }),
    responses: { ...ownResponses(definition, components.schemas), ...problemResponses(definition, components) },
  };
}

interface Parameter {
  name: string;
  $ref: string;
}

function addParameter(components: Components, parameter: Json & { name: string }): Parameter {
  const key = pascal(parameter.name);
  addComponent(components.parameters, key, parameter);
  return { name: parameter.name, $ref: `#/components/parameters/${key}` };
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType | undefined, components: Components): Parameter[] {
  if (!schema) return [];
  // Converted separately, so that the parameters do not become models of the document.
  const { properties, required = [] } = resolve(jsonSchema(schema, 'input', {}), schema) as { properties: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description: meaning, ...property }]) =>
    addParameter(components, {
      name,
      in: place,
      ...(typeof meaning === 'string' && { description: meaning }),
      ...((place === 'path' || required.includes(name)) && { required: true }),
      schema: property,
    }),
  );
}

/** Resolves the reference that a named schema is converted to. */
function resolve(described: Json, schema: z.ZodType): Json {
  if (described['$ref'] === undefined) return described;
  const schemas: Json = {};
  jsonSchema(schema, 'input', schemas);
  return schemas[String(described['$ref']).split('/').at(-1)!] as Json;
}

function headersRead({ creates, edits, cacheControl, responses }: AnyEndpoint, components: Components): Parameter[] {
  const key = {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Within a day, repeating the request with the same key creates or changes nothing more, and returns what the first one created or changed',
    schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$', examples: [exampleId] },
  };
  const tag = { name: 'If-None-Match', in: 'header', description: 'Entity tags of the versions that the client already has', schema: { type: 'string' } };
  const version = { name: 'If-Match', in: 'header', description: 'The version that the client has, in quotation marks; 412 if it is no longer the current one', schema: { type: 'string', examples: ['"7"'] } };
  const preference = {
    name: 'Prefer',
    in: 'header',
    description: '`respond-async`: the client prefers polling to waiting (RFC 7240)',
    schema: { type: 'string', examples: ['respond-async'] },
  };
  return [
    ...(creates ? [addParameter(components, key)] : []),
    ...(edits ? [addParameter(components, version)] : []),
    ...(responses?.[202] ? [addParameter(components, preference)] : []),
    ...(cacheControl === undefined ? [] : [addParameter(components, tag)]),
  ];
}

function requestBody(name: string, { body, readBody }: AnyEndpoint, schemas: Json): Json {
  const form = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };
  return {
    required: true,
    content: {
      'application/json': { schema: jsonSchema(body as z.ZodType, 'input', schemas), example: exampleOf(name) },
      ...(readBody && { 'multipart/form-data': { schema: form } }),
    },
  };
}

/** The body of a function's sample event, with made-up values for placeholders that only a running service can fill. */
function exampleOf(name: string): unknown {
  const { body } = JSON.parse(readFileSync(new URL(`${name}.json`, samples), 'utf8')) as { body: string };
  const filled = body.replace(/\{\{(\w+)\}\}/g, (_, placeholder: string) => (placeholder.endsWith('_id') ? exampleId : placeholder.replace('fresh_', '')));
  return JSON.parse(filled);
}

function ownResponses({ output, status, responses = {}, contentTypes = ['application/json'], cacheControl }: AnyEndpoint, schemas: Json): Json {
  const of = (meaning: string, schema: z.ZodType | undefined): Json => ({
    description: meaning,
    ...(cacheControl !== undefined && { headers: { ETag: { description: 'Of this version of the document', schema: { type: 'string' } } } }),
    ...(schema && { content: Object.fromEntries(contentTypes.map((type) => [type, { schema: jsonSchema(schema, 'output', schemas) }])) }),
  });
  return {
    [status]: of(status === 201 ? 'Created' : status === 204 ? 'Done' : 'OK', output as z.ZodType | undefined),
    ...Object.fromEntries(Object.entries(responses).map(([other, schema]) => [other, of(other === '202' ? 'Still in progress: ask again' : 'The same, with the failures', schema)])),
    ...(cacheControl !== undefined && { 304: of('The client already has this version', undefined) }),
  };
}

const sorted = <Value>(record: Record<string, Value>) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
