import { STATUS_CODES } from 'node:http';
import * as z from 'zod';
import { type ErrorCode, errorCodes, type ErrorKind, unexpectedCodes } from '../../core/shared/error-codes.ts';
import { outages } from '../../core/shared/errors.ts';
import type { AnyEndpoint } from '../../platform/endpoint.ts';
import { statusOf } from '../../platform/problem.ts';
import { addComponent, type Json, jsonSchema, pascal } from './json-schema.ts';

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'For people' }),
    code: z.string().meta({ description: 'Stable, for programs; the possible codes are listed with each response' }),
    trace_id: z.string().meta({ description: 'Quote this when asking about the response', examples: ['1-6a1c2f30-0123456789abcdef01234567'] }),
    errors: z
      .array(z.object({ path: z.string().meta({ description: 'The path of the field, such as `media_ids.0`' }), message: z.string() }))
      .optional()
      .meta({ description: 'The invalid fields' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const kindOf = new Map(
  Object.entries(errorCodes).flatMap(([kind, codes]) => Object.entries(codes).map(([code, meaning]) => [code as ErrorCode, { kind: kind as ErrorKind, meaning }])),
);

/** The codes that are implied by parts of the definition. */
const implied = {
  params: ['not_found'],
  query: ['validation_failed'],
  body: ['validation_failed', 'malformed_json', 'body_too_large', 'unsupported_charset'],
  token: ['invalid_token', 'token_expired', 'account_gone', 'session_ended'],
  everything: ['rate_limited'],
  dependencies: [...Object.values(outages).map(({ code }) => code), 'database_timeout', 'database_busy', 'busy'],
} satisfies Record<string, ErrorCode[]>;

/** Names of code sets that many operations share. A set of one or two codes is named after them. */
const named: Record<string, readonly string[]> = {
  Unauthenticated: ['missing_token', ...implied.token],
  UnauthenticatedReader: ['members_only', ...implied.token],
  InvalidBody: ['validation_failed', 'malformed_json', 'gateway_error'],
  Unavailable: implied.dependencies,
};

/** The codes of every problem response of an endpoint, by status. */
export function problemCodes(definition: AnyEndpoint): Map<number, string[]> {
  const { params, query, body, auth, roles, whileSuspended, creates, edits, limits, errors = [], tag } = definition;
  const codes = new Set<ErrorCode>([
    ...(auth === 'required' ? (['missing_token'] as const) : []),
    ...(auth === 'optional' ? (['members_only'] as const) : []),
    ...(auth === 'none' ? [] : implied.token),
    ...(auth === 'none' || whileSuspended ? [] : (['account_suspended'] as const)),
    ...(roles ? (['role_required'] as const) : []),
    ...(params ? implied.params : []),
    ...(query ? implied.query : []),
    ...(body ? implied.body : []),
    ...(creates ? (['validation_failed', 'idempotency_key_reused'] as const) : []),
    ...(edits ? (['validation_failed', 'version_mismatch'] as const) : []),
    ...(limits ? (['too_many_attempts'] as const) : []),
    ...errors,
    ...implied.everything,
    // The API's own pages have no dependencies, and /ready has its own response.
    ...(tag === 'Operations' ? [] : implied.dependencies),
  ]);
  const byStatus = new Map<number, string[]>();
  // In the order of the catalogue.
  for (const [code, { kind }] of kindOf) {
    if (!codes.has(code)) continue;
    const { status } = statusOf[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  for (const [code, { statuses }] of Object.entries(unexpectedCodes)) {
    for (const status of statuses) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

/** The responses for these problems; shared ones are moved to `components`. */
export function problemResponses(definition: AnyEndpoint, components: { schemas: Json; responses: Json }): Json {
  const responses = [...problemCodes(definition)].map(([status, codes]) => {
    const response = problemResponse(status, codes, components.schemas);
    const name = nameOf(codes);
    if (name === undefined) return [status, response] as const;
    addComponent(components.responses, name, response);
    return [status, { $ref: `#/components/responses/${name}` }] as const;
  });
  return Object.fromEntries(responses);
}

function nameOf(codes: readonly string[]): string | undefined {
  if (codes.length <= 2) return codes.map(pascal).join('Or');
  return Object.entries(named).find(([, set]) => set.length === codes.length && set.every((code) => codes.includes(code)))?.[0];
}

function problemResponse(status: number, codes: readonly string[], schemas: Json): Json {
  const title = STATUS_CODES[status]!;
  const example = { type: 'about:blank', title, status, detail: `${meaningOf(codes[0]!)}.`, code: codes[0], trace_id: '1-6a1c2f30-0123456789abcdef01234567' };
  return {
    description: codes.map((code) => `- \`${code}\`: ${meaningOf(code)}`).join('\n'),
    ...(headersOf(status) && { headers: headersOf(status) }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [jsonSchema(Problem, 'output', schemas), { type: 'object', properties: { code: { type: 'string', enum: codes } }, required: ['code'] }],
        },
        example,
      },
    },
  };
}

const meaningOf = (code: string): string => (kindOf.get(code as ErrorCode) ?? unexpectedCodes[code as keyof typeof unexpectedCodes]).meaning;

function headersOf(status: number): Json | undefined {
  if (status === 401) return { 'WWW-Authenticate': { description: 'Bearer', schema: { type: 'string' } } };
  if (status === 412) return { ETag: { description: 'The current version', schema: { type: 'string' } } };
  if (status === 429 || status === 503) return { 'Retry-After': { description: 'Seconds after which to try again', schema: { type: 'integer' } } };
  return undefined;
}
