import { DomainError, type ErrorKind } from '../core/shared/errors.ts';
import { log } from './logger.ts';
import { traceId } from './tracing.ts';

/** The only mapping of error kinds to HTTP statuses. */
export const statusOf: Record<ErrorKind, { status: number; title: string }> = {
  invalid: { status: 400, title: 'Bad Request' },
  unauthenticated: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not Found' },
  method_not_allowed: { status: 405, title: 'Method Not Allowed' },
  conflict: { status: 409, title: 'Conflict' },
  precondition_failed: { status: 412, title: 'Precondition Failed' },
  too_large: { status: 413, title: 'Content Too Large' },
  unsupported_type: { status: 415, title: 'Unsupported Media Type' },
  unprocessable: { status: 422, title: 'Unprocessable Content' },
  rate_limited: { status: 429, title: 'Too Many Requests' },
  unavailable: { status: 503, title: 'Service Unavailable' },
};

export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded?: boolean;
}

/** An RFC 9457 response. Any error other than a DomainError is a bug: it is logged with its stack and returned without details. */
export function problemResponse(error: unknown): HttpResponse {
  if (!(error instanceof DomainError)) {
    log.error('unexpected error', { error });
    return problem(500, 'Internal Server Error', 'internal_error', 'Something went wrong on our side.', {});
  }
  if (error.kind === 'unavailable') log.warn(error.message, { code: error.code, error: error.cause });
  const { status, title } = statusOf[error.kind];
  const response = problem(status, title, error.code, error.message, error.errors ? { errors: error.errors } : {});
  if (error.retryAfter !== undefined) response.headers['Retry-After'] = String(error.retryAfter);
  if (error.allow !== undefined) response.headers['Allow'] = error.allow;
  if (error.version !== undefined) response.headers['ETag'] = `"${error.version}"`;
  if (status === 401) response.headers['WWW-Authenticate'] = 'Bearer';
  return response;
}

function problem(status: number, title: string, code: string, detail: string, extra: object): HttpResponse {
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify({ type: 'about:blank', title, status, detail, code, trace_id: traceId(), ...extra }),
  };
}
