import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { DomainError, type FieldError, invalidField } from '../core/shared/errors.ts';
import { isLenient, withoutNulls } from './original-api.ts';

/** Maximum size of a JSON body in bytes, unless an endpoint sets another limit. */
const maxJsonBytes = 256 * 1024;

/** A header by its lower-case name; API Gateway passes names on as the client wrote them. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.keys(event.headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : event.headers[found];
}

/** The body as a string: serverless-offline passes on the JSON bodies `0` and `false` as a number and a boolean. */
const bodyOf = (event: APIGatewayProxyEvent): string => String(event.body ?? '');

export function bodyBytes(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(bodyOf(event), event.isBase64Encoded ? 'base64' : 'utf8');
}

/** The JSON object in the body, at most `maxBytes` long. */
export function jsonBody(event: APIGatewayProxyEvent, maxBytes = maxJsonBytes): Record<string, unknown> {
  const text = bodyText(event);
  if (Buffer.byteLength(text) > maxBytes) {
    throw new DomainError('too_large', 'body_too_large', `The body may have at most ${Math.floor(maxBytes / 1024)} KB.`);
  }
  if (text === '') throw malformedJson('The body must be a JSON object, but it is empty.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw malformedJson('The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw malformedJson('The body must be a JSON object.');
  return body as Record<string, unknown>;
}

/** The body as text. Its declared type is ignored, as in the original API; its charset is not. */
function bodyText(event: APIGatewayProxyEvent): string {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header(event, 'content-type') ?? '') ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) {
    throw new DomainError('unsupported_type', 'unsupported_charset', `JSON must be UTF-8 (RFC 8259), not ${charset.slice(0, 40)}.`);
  }
  const text = event.isBase64Encoded ? bodyBytes(event).toString() : bodyOf(event);
  // API Gateway has already decoded the text and replaced invalid bytes with this character.
  if (text.includes('\ufffd')) {
    throw malformedJson('The body is not valid UTF-8, or has the replacement character U+FFFD, which is written \\ufffd in JSON.');
  }
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

const malformedJson = (message: string) => new DomainError('invalid', 'malformed_json', message);

/** The path parameters. An invalid one is a 404, like one that matches nothing. */
export function parseParams<Schema extends z.ZodType>(schema: Schema, event: APIGatewayProxyEvent): z.output<Schema> {
  const parsed = schema.safeParse(event.pathParameters ?? {});
  if (parsed.success) return parsed.data;
  const [error] = fieldErrors(parsed.error);
  throw new DomainError('not_found', 'not_found', `There is nothing at this address: ${error!.path} ${error!.message}.`);
}

/** The query string. Unknown parameters are ignored: other sites and apps add their own to links. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, event: APIGatewayProxyEvent): z.output<Schema> {
  return parsePart(schema, event.queryStringParameters ?? {}, 'query');
}

/**
 * The JSON body of `route`. Unknown fields are rejected, so that a misspelled one is not silently ignored; the original
 * API's routes stay lenient.
 */
export function parseBody<Schema extends z.ZodType>(schema: Schema, route: string, event: APIGatewayProxyEvent, maxBytes?: number): z.output<Schema> {
  const body = jsonBody(event, maxBytes);
  if (isLenient(route)) return parsePart(schema, withoutNulls(body), 'body');
  return parsePart(strict(schema), body, 'body') as z.output<Schema>;
}

/** The schema that rejects unknown fields. */
export const strict = (schema: z.ZodType): z.ZodType => (schema as z.ZodObject).strict?.() ?? schema;

function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new DomainError('invalid', 'validation_failed', errors.map((error) => `${error.path || part}: ${error.message}`).join('; '), { errors });
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues
    .flatMap((issue): FieldError[] => {
      const path = issue.path.map(String);
      if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
      return issue.keys.map((key) => ({ path: [...path, key.slice(0, 100)].join('.'), message: 'is not a field of this request' }));
    })
    .slice(0, 20);
}

/** The client's Idempotency-Key, if it sent one. */
export function idempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, 'idempotency-key')?.trim();
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidField('Idempotency-Key', 'The idempotency key must be 1 to 200 visible ASCII characters.');
  }
  return key;
}

/** The versions in the client's `If-Match` (RFC 9110, 13.1.1), of which one must match; undefined: any. */
export function ifMatch(event: APIGatewayProxyEvent): number[] | undefined {
  const tags = header(event, 'if-match')?.trim();
  if (tags === undefined || tags === '*') return undefined;
  const versions = tags.split(',').map((tag) => /^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1]);
  if (versions.includes(undefined)) throw invalidField('If-Match', 'If-Match must contain versions in quotation marks, such as "7".');
  return versions.map(Number);
}
