import type { Log } from './app.ts';
import type { ErrorCode, ErrorKind } from './error-codes.ts';

export type { ErrorCode, ErrorKind } from './error-codes.ts';

/** One field that failed validation: its path (`media_ids.0`) and what is wrong with it. */
export interface FieldError {
  path: string;
  message: string;
}

export interface ErrorDetails {
  /** The invalid fields, for `invalid`. */
  errors?: FieldError[];
  /** Seconds to wait before a retry, for `rate_limited`, `unavailable` and a request that is still running. */
  retryAfter?: number;
  /** The current version, for `version_mismatch`. */
  version?: number;
  /** The allowed methods, for `method_not_allowed`. */
  allow?: string;
  /** The unreachable dependency, for an outage. */
  dependency?: Dependency;
  /** The account's id, for a rejected sign-in; only logged, as a hash. */
  account?: string | undefined;
  cause?: unknown;
}

/**
 * A failure that the caller can understand and act on. Anything else that is thrown is a bug.
 * `code` is stable and machine-readable, from error-codes.ts; `message` is for people and never contains secrets or internals.
 */
export class DomainError<Kind extends ErrorKind = ErrorKind> extends Error {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly retryAfter: number | undefined;
  readonly version: number | undefined;
  readonly allow: string | undefined;
  readonly dependency: Dependency | undefined;
  readonly account: string | undefined;

  constructor(kind: Kind, code: ErrorCode<Kind>, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code as ErrorCode;
    this.errors = details.errors;
    this.retryAfter = details.retryAfter;
    this.version = details.version;
    this.allow = details.allow;
    this.dependency = details.dependency;
    this.account = details.account;
  }
}

/** The product's dependencies, with the code and message of the 503 response if they are unreachable. */
export const outages = {
  database: { code: 'database_unavailable', what: 'The database' },
  cache: { code: 'cache_unavailable', what: 'The cache' },
  interactions: { code: 'interactions_unavailable', what: 'The database of likes and comments' },
  accounts: { code: 'accounts_unavailable', what: 'The account service' },
  storage: { code: 'storage_unavailable', what: 'The photo storage' },
  events: { code: 'events_unavailable', what: 'The event topic' },
  cdn: { code: 'cdn_unavailable', what: 'The CDN' },
  live: { code: 'live_unavailable', what: 'The live update service' },
  mail: { code: 'mail_unavailable', what: 'The mail service' },
  queue: { code: 'queue_unavailable', what: 'The work queue' },
} as const;
export type Dependency = keyof typeof outages;

/** Seconds after which a client may try again. */
const retryAfter = 2;

/** A dependency refuses connections, hangs or fails: the same request may succeed a little later. */
export const outage = (dependency: Dependency, cause: unknown) =>
  new DomainError('unavailable', outages[dependency].code, `${outages[dependency].what} is unavailable. Please try again.`, {
    retryAfter,
    dependency,
    cause,
  });

/** The database responds, but this statement is too slow, or transactions keep conflicting. */
export const databaseOverloaded = (code: 'database_timeout' | 'database_busy', cause: unknown) =>
  new DomainError('unavailable', code, `The database is ${code === 'database_busy' ? 'busy' : 'too slow'} right now. Please try again.`, {
    retryAfter,
    dependency: 'database',
    cause,
  });

/** The result of `read`, or undefined during an outage: for optional parts of a response. */
export async function unlessUnavailable<Result>(read: Promise<Result>): Promise<Result | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') return undefined;
    throw error;
  }
}

/** The resource does not exist, or cannot exist under such an id. */
export const notFound = (what: 'action' | 'comment' | 'export' | 'media' | 'page' | 'post' | 'report' | 'user') => new DomainError('not_found', `${what}_not_found`, `There is no such ${what}.`);

/** A token may outlive its account. */
export const accountGone = () => new DomainError('unauthenticated', 'account_gone', 'This account no longer exists.');

/** The input was valid but one field is wrong in a way that only the use case can detect. */
export const invalidField = (path: string, message: string) =>
  new DomainError('invalid', 'validation_failed', message, { errors: [{ path, message }] });

/**
 * Does follow-up work, usually after a failure. If that fails as well, it is only logged: it must not hide the original
 * failure, or turn a success into a failure.
 */
export async function cleanUp(log: Log, otherwise: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn(otherwise, { error });
  }
}
