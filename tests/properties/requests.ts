import fc from 'fast-check';
import openapi from '../../docs/openapi.json' with { type: 'json' };
import { aMedia, aPost, aUser } from '../setup/given.ts';

type Json = Record<string, unknown>;

interface Operation {
  parameters?: { $ref: string }[];
  requestBody?: { content: Record<string, { schema: Json }> };
}

export interface GeneratedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Existing values, mixed with generated ones, so that requests get beyond the first rejection. */
export interface Known {
  tokens: string[];
  ids: string[];
  usernames: string[];
}

/** Creates data that the requests can refer to. */
export async function known(): Promise<Known> {
  const [one, two] = await Promise.all([aUser('property'), aUser('property')]);
  const [post, media] = await Promise.all([aPost(one), aMedia(two)]);
  return { tokens: [one.token, two.token], ids: [one.id, two.id, post, media], usernames: [one.username, two.username] };
}

const resolve = (value: Json | { $ref: string }): Json => {
  if (typeof value['$ref'] !== 'string') return value;
  return value['$ref'].split('/').slice(1).reduce<unknown>((part, key) => (part as Json)[key], openapi) as Json;
};

/** Text that clients may send by mistake or on purpose. */
const anyText = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' ', '\0', '\ud800', '0', '-1', '1e400', 'null', '[]', "' or 1=1 --", '../..', '%00', '\u202e', '🦊'.repeat(30), 'x'.repeat(3_000)),
);
const anyValue = fc.oneof(anyText, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(anyText, { maxLength: 3 }), fc.dictionary(fc.string({ maxLength: 8 }), anyText, { maxKeys: 3 }));

/** Mostly what the schema permits, sometimes anything. */
function valueOf(name: string, schema: Json, { ids, usernames }: Known): fc.Arbitrary<unknown> {
  const fitting = (): fc.Arbitrary<unknown> => {
    if (schema['type'] === 'array') return fc.array(valueOf(name, schema['items'] as Json, { tokens: [], ids, usernames }), { maxLength: 4 });
    if (schema['type'] === 'integer') return fc.integer({ min: -2, max: 20_000 });
    if (name === 'user_id') return fc.constantFrom(...ids, ...usernames);
    if (name.endsWith('_id') || name.endsWith('_ids')) return fc.oneof(fc.constantFrom(...ids, ...ids.map((id) => id.replaceAll('-', ''))), fc.uuid());
    if (name === 'media_data') return fc.oneof(fc.base64String({ maxLength: 100 }), fc.constant('data:image/png;base64,iVBORw0KGgo='));
    if (name === 'content_type') return fc.constantFrom('', 'image/jpeg', 'image/gif', 'IMAGE/PNG; q=1');
    if (name === 'email') return fc.emailAddress();
    return fc.string({ minLength: Number(schema['minLength'] ?? 1), maxLength: 40 });
  };
  return fc.oneof({ arbitrary: fitting(), weight: 4 }, { arbitrary: anyValue, weight: 1 });
}

function bodyOf(operation: Operation, values: Known): fc.Arbitrary<string | undefined> {
  const schema = operation.requestBody && resolve(operation.requestBody.content['application/json']!.schema);
  if (!schema) return fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: anyText, weight: 1 });
  const fields = Object.fromEntries(Object.entries(schema['properties'] as Record<string, Json>).map(([name, property]) => [name, valueOf(name, resolve(property), values)]));
  const some = fc.tuple(fc.record(fields, { requiredKeys: [] }), fc.dictionary(fc.string({ maxLength: 10 }), anyValue, { maxKeys: 1 })).map(([named, more]) => JSON.stringify({ ...more, ...named }));
  return fc.oneof(
    { arbitrary: fc.record(fields).map((body) => JSON.stringify(body)), weight: 5 },
    { arbitrary: some, weight: 3 },
    { arbitrary: fc.oneof(anyText, anyValue.map((value) => JSON.stringify(value)), fc.constant('{"a":')), weight: 1 },
  );
}

/** Requests to any operation of the contract, by well-behaved and hostile clients. */
export function anyRequest(values: Known): fc.Arbitrary<GeneratedRequest> {
  const operations = Object.entries(openapi.paths as unknown as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const parameters = (operation.parameters ?? []).map((parameter) => resolve(parameter) as unknown as { name: string; in: string; schema: Json });
    const of = (place: string) => fc.record(Object.fromEntries(parameters.filter((parameter) => parameter.in === place).map(({ name, schema }) => [name, valueOf(name, schema, values)])), { ...(place !== 'path' && { requiredKeys: [] }) });
    const token = fc.oneof({ arbitrary: fc.constantFrom(...values.tokens), weight: 6 }, { arbitrary: fc.constantFrom(undefined, '', 'x', 'a.b.c'), weight: 1 });
    const contentType = fc.oneof({ arbitrary: fc.constant('application/json'), weight: 8 }, { arbitrary: fc.constantFrom('text/plain', 'application/json; charset=latin1', 'image/png', 'multipart/form-data; boundary=x'), weight: 1 });
    return fc.record({ path: of('path'), query: of('query'), header: of('header'), token, contentType, body: bodyOf(operation, values) }).map((parts): GeneratedRequest => {
      const text = (value: unknown) => String(typeof value === 'object' ? JSON.stringify(value) : value);
      // A segment that consists of dots would be resolved to a different path.
      const encoded = (value: unknown) => encodeURIComponent(text(value).toWellFormed().replace(/^\.{1,2}$/, 'dots'));
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encoded((parts.path as Json)[name]) || '%20');
      const query = Object.entries(parts.query as Json).map(([name, value]) => `${name}=${encoded(value)}`).join('&');
      // Values that HTTP clients cannot send in a header are left out.
      const headers = Object.fromEntries(Object.entries(parts.header as Json).flatMap(([name, value]) => (/^[\x20-\x7e]+$/.test(text(value)) ? [[name, text(value)]] : [])));
      const hasBody = method !== 'GET' && parts.body !== undefined;
      return {
        method,
        path: query === '' ? filled : `${filled}?${query}`,
        headers: { ...headers, ...(parts.token !== undefined && { Authorization: `Bearer ${parts.token}` }), ...(hasBody && { 'Content-Type': parts.contentType }) },
        body: hasBody ? parts.body!.toWellFormed() : undefined,
      };
    });
  });
}
