import { useSyncExternalStore } from 'react';
import type { Problem } from '../api/problem.ts';

/** How long (ms) to retry. A paused database takes half a minute to resume. */
const patience = 60_000;

let waiting = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  waiting += by;
  for (const listener of listeners) listener();
}

/** Whether requests are waiting for the service to wake up. */
export const useWaking = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting > 0,
  );

/**
 * When the service is idle, its database pauses, and requests are rejected until it has resumed. This retries them
 * until then.
 */
export async function whenAwake(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
  if (!mayRepeat(request)) return send(request);
  const until = performance.now() + patience;
  let isWaiting = false;
  try {
    for (;;) {
      const response = await send(request.clone());
      const pause = await pauseOf(response);
      if (pause === undefined || performance.now() + pause > until) return response;
      if (!isWaiting) change(1);
      isWaiting = true;
      await wait(pause, request.signal);
    }
  } finally {
    if (isWaiting) change(-1);
  }
}

/** Whether a failure has already been retried. */
export const wasWaitedFor = (code: string): boolean => code === asleep;

const asleep = 'database_unavailable';

/** Whether a request is safe to retry, since the first one may have been carried out. */
const mayRepeat = ({ method, headers, url }: Request): boolean =>
  ['GET', 'PUT', 'DELETE'].includes(method) || headers.has('Idempotency-Key') || ['/api/v1/auth/login', '/api/v1/auth/refresh'].includes(new URL(url).pathname);

/** How long (ms) to wait before the next attempt; undefined if the service is awake. */
async function pauseOf(response: Response): Promise<number | undefined> {
  const seconds = Number(response.headers.get('Retry-After'));
  if (response.status !== 503 || !(seconds > 0)) return undefined;
  const { code } = (await response.clone().json().catch(() => ({}))) as Partial<Problem>;
  return code === asleep ? seconds * 1000 : undefined;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
