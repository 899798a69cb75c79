import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { DomainError, type FieldError, invalidField } from '../core/shared/errors.ts';

/** Largest JSON body in bytes, where an endpoint does not say otherwise. */
const maxJsonBytes = 256 * 1024;

/** A header whatever its case; API Gateway passes names as the client wrote them. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const found = Object.keys(event.headers ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? undefined : event.headers[found];
}

export function bodyBytes(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

/** The JSON object in the body. No body is an empty object: some clients send none where nothing is needed. */
function jsonBody(event: APIGatewayProxyEvent, maxBytes = maxJsonBytes): Record<string, unknown> {
  if (!event.body) return {};
  const text = event.isBase64Encoded ? bodyBytes(event).toString() : event.body;
  if (Buffer.byteLength(text) > maxBytes) {
    throw new DomainError('too_large', 'body_too_large', `The body may have at most ${Math.floor(maxBytes / 1024)} KB.`);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new DomainError('invalid', 'malformed_json', 'The body is not valid JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DomainError('invalid', 'malformed_json', 'The body must be a JSON object.');
  }
  return body as Record<string, unknown>;
}

/** The values in the path. One that cannot name anything is a 404, like one that names nothing. */
export function parseParams<Schema extends z.ZodType>(schema: Schema, event: APIGatewayProxyEvent): z.output<Schema> {
  const parsed = schema.safeParse(event.pathParameters ?? {});
  if (parsed.success) return parsed.data;
  const [error] = fieldErrors(parsed.error);
  throw new DomainError('not_found', 'not_found', `There is nothing at this address: ${error!.path} ${error!.message}.`);
}

/** The query string. What `schema` does not name is ignored: links collect parameters on their way. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, event: APIGatewayProxyEvent): z.output<Schema> {
  return parsePart(schema, event.queryStringParameters ?? {}, 'query');
}

/** The JSON body, of at most `maxBytes`. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, event: APIGatewayProxyEvent, maxBytes?: number): z.output<Schema> {
  return parsePart(schema, jsonBody(event, maxBytes), 'body');
}

function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error);
  throw new DomainError('invalid', 'validation_failed', errors.map((error) => `${error.path || part}: ${error.message}`).join('; '), { errors });
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.slice(0, 20).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}

/** The client's Idempotency-Key, if it sent one. */
export function idempotencyKey(event: APIGatewayProxyEvent): string | undefined {
  const key = header(event, 'idempotency-key')?.trim();
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalidField('Idempotency-Key', 'The idempotency key must be 1 to 200 visible ASCII characters.');
  }
  return key;
}

/** The file in the field `file` of a `multipart/form-data` body (RFC 7578). */
export async function multipartFile(event: APIGatewayProxyEvent): Promise<{ bytes: Buffer; contentType: string | undefined }> {
  const { default: busboy } = await import('busboy');
  const file = await new Promise<{ bytes: Buffer; contentType: string | undefined } | undefined>((resolve, reject) => {
    let found: { bytes: Buffer; contentType: string | undefined } | undefined;
    const form = busboy({ headers: { 'content-type': header(event, 'content-type') }, limits: { files: 5, fields: 20 } });
    form.on('file', (name, stream, { mimeType }) => {
      const chunks: Buffer[] = [];
      // A form that ends inside a file fails that file's stream too, which nobody else listens to.
      stream.on('error', reject);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (name === 'file') found ??= { bytes: Buffer.concat(chunks), contentType: mimeType };
      });
    });
    form.on('error', reject);
    form.on('close', () => resolve(found));
    form.end(bodyBytes(event));
  }).catch((error: unknown) => {
    throw new DomainError('invalid', 'malformed_multipart', 'The body is not valid multipart/form-data.', { cause: error });
  });
  if (!file) throw invalidField('file', 'The form must have a file in the field "file".');
  return file;
}
