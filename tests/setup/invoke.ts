import { readFile } from 'node:fs/promises';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { expectContract } from './expect-contract.ts';

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Record<string, string>;
  body: Body;
}

interface Request {
  /** The path parameters. */
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  token?: string;
  /** The client's IP address. */
  address?: string;
  /** Strings are sent unchanged, everything else as JSON. */
  body?: unknown;
}

const strict = new Map<z.ZodType, z.ZodType>();

/** The schema without room for other fields. Made once: schemas compile themselves when first used. */
function strictly(schema: z.ZodType & { strict?: () => z.ZodType }): z.ZodType {
  return strict.get(schema) ?? strict.set(schema, schema.strict?.() ?? schema).get(schema)!;
}

/** Calls an endpoint's handler like API Gateway, and checks that the response is in the contract. */
export async function invoke<Body = Record<string, never>>(handler: EndpointHandler, request: Request = {}): Promise<Answer<Body>> {
  const { route, output, status } = handler.definition;
  const [method, template] = route.split(' ') as [string, string];
  const response = await handler(
    {
      resource: template,
      httpMethod: method,
      path: template.replace(/\{(\w+)\+?\}/g, (_, name: string) => request.path?.[name] ?? ''),
      pathParameters: request.path ?? null,
      queryStringParameters: request.query ?? null,
      headers: { ...(request.token !== undefined && { Authorization: `Bearer ${request.token}` }), ...request.headers },
      body: request.body === undefined ? null : typeof request.body === 'string' ? request.body : JSON.stringify(request.body),
      isBase64Encoded: false,
      ...(request.address !== undefined && { requestContext: { identity: { sourceIp: request.address } } }),
    } as unknown as APIGatewayProxyEvent,
    {} as Context,
  );
  const isText = response.headers['Content-Type']?.startsWith('text/');
  const body = (isText ? response.body : response.body === '' ? {} : JSON.parse(response.body)) as Body;
  // Responses are only validated in tests, not on the hot path.
  const answer = { status: response.statusCode, headers: response.headers, body };
  expectContract(method, template, answer);
  // The contract allows additional fields, but a field that is not in the schema is a mistake.
  if (response.statusCode === status && output) strictly(output).parse(body);
  return answer;
}

/** The sample event of a function, from events/samples. */
export async function sample<Event = APIGatewayProxyEvent>(name: string): Promise<Event> {
  return JSON.parse(await readFile(new URL(`../../events/samples/${name}.json`, import.meta.url), 'utf8')) as Event;
}
