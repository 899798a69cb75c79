import type { Log } from './app.ts';

/** What went wrong, in the product's words; `platform/endpoint.ts` owns the translation to HTTP statuses. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'too_large'
  | 'unsupported_type'
  | 'unprocessable'
  | 'rate_limited'
  | 'unavailable';

/** One field that failed validation: where it is (`media_ids.0`) and what is wrong with it. */
export interface FieldError {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** Fields at fault, for `invalid`. */
  errors?: FieldError[];
  /** Seconds after which a retry makes sense, for `rate_limited`, `unavailable` and a request still running. */
  retryAfter?: number;
  /** Methods that would have been right, for `method_not_allowed`. */
  allow?: string;
  cause?: unknown;
}

/**
 * A failure the caller can understand and act on. Anything else that is thrown is a bug.
 * `code` is stable and machine-readable; `message` is for people and never carries secrets or internals.
 */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: FieldError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly allow: string | undefined;

  constructor(kind: ErrorKind, code: string, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.errors = details.errors;
    this.retryAfter = details.retryAfter;
    this.allow = details.allow;
  }
}

/** The resource does not exist, or its id could never name one. */
export const notFound = (what: string) => new DomainError('not_found', `${what}_not_found`, `There is no such ${what}.`);

/** The input was understood but one field of it is wrong in a way only the use case can know. */
export const invalidField = (path: string, message: string) =>
  new DomainError('invalid', 'validation_failed', message, { errors: [{ path, message }] });

/**
 * Does what should follow, most often a failure. What fails in it is logged: it must not hide the failure before it, nor
 * turn a success into one.
 */
export async function cleanUp(log: Log, otherwise: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn(otherwise, { error });
  }
}
