import { pause } from './pause.ts';

/** The outcome of an invocation: the function's result, or the reason why there is none. */
export type Outcome = { answer: unknown } | { error: string };

/** Calls serverless-offline's Lambda endpoint. Functions may run for up to 300 s (fetch's own time limit for a response). */
export class LambdaEndpoint {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Resolves once the endpoint responds; rejects when `signal` aborts. */
  async ready(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const answer = await fetch(this.#url, { signal }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer) return;
      await pause(100, signal);
    }
  }

  async invoke(functionName: string, event: unknown, signal: AbortSignal): Promise<Outcome> {
    try {
      const answer = await fetch(`${this.#url}/2015-03-31/functions/${functionName}/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
        signal,
      });
      const text = await answer.text();
      // A function that throws is a 200 with this header; an unknown function is a 404.
      if (!answer.ok || answer.headers.has('x-amz-function-error')) return { error: errorMessage(text) };
      return { answer: parse(text) };
    } catch (error) {
      return { error: String(error) };
    }
  }
}

/** Parses a result. One that is not JSON (serverless-offline does not escape text) is only an error if it is used. */
function parse(text: string): unknown {
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

function errorMessage(text: string): string {
  const error = parse(text) as { errorMessage?: string; Message?: string } | string | null;
  return (typeof error === 'object' && (error?.errorMessage ?? error?.Message)) || text;
}

/**
 * The ids of the records to retry. Without ReportBatchItemFailures it is all or none of them. With it, a response that is
 * malformed or lists an unknown record fails the whole batch, and an empty one is a success.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedIds(outcome: Outcome, ids: string[], reportsFailures: boolean): string[] {
  if ('error' in outcome) return ids;
  if (!reportsFailures || outcome.answer === null) return [];
  if (typeof outcome.answer !== 'object') return ids;
  const failures = (outcome.answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure: { itemIdentifier?: string } | null) => failure?.itemIdentifier);
  if (!named.every((id) => id !== undefined && ids.includes(id))) return ids;
  return ids.filter((id) => named.includes(id));
}
