import { t } from '../strings/api.ts';

import type { components } from './schema.d.ts';

export type Problem = components['schemas']['Problem'];

/** An error with a message for users. */
export abstract class Explained extends Error {}

/** The API's error, from its problem document. */
export class ApiError extends Explained {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly traceId: string | undefined;
  /** Invalid fields, by their path in the body. */
  readonly fields: NonNullable<Problem['errors']>;
  /** Milliseconds after which a retry makes sense. */
  readonly retryAfter: number | undefined;

  constructor(response: Response, body: unknown) {
    const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
    super(problem.detail ?? t('theServiceSentA'));
    this.status = response.status;
    this.code = problem.code ?? 'unknown';
    this.traceId = problem.trace_id || response.headers.get('x-trace-id') || undefined;
    this.fields = problem.errors ?? [];
    const seconds = Number(response.headers.get('retry-after'));
    this.retryAfter = seconds > 0 ? seconds * 1000 : undefined;
  }
}

/** There was no response: no network, or the server is down. */
export class Unreachable extends Explained {
  override readonly name = 'Unreachable';

  constructor(cause: unknown) {
    super(navigator.onLine ? t('theServiceCannotBe') : t('youAreOffline'), { cause });
  }
}

/** Whether retrying the same request may help. */
export const isTransient = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof ApiError && (error.status >= 500 || error.status === 429));

export const hasStatus = (error: unknown, status: number): boolean => error instanceof ApiError && error.status === status;

/** The message for users. */
export const messageOf = (error: unknown): string =>
  error instanceof Explained ? error.message : t('somethingWentWrongOn');
