import { setTimeout as delay } from 'node:timers/promises';

/** Faults that the embedded cloud can inject into the delivery of messages. */
export type MessageFault = 'delay' | 'repeat' | 'kill';

/** How long (s) messages are delayed: less than any queue's visibility timeout. */
const DELAY_SECONDS = 10;
/** How long (ms) a consumer runs before it is killed. */
const KILLED_AFTER = 20;

export interface Faults {
  /** The fault for the next batch of a queue. */
  take(queue: string): Promise<MessageFault | undefined>;
  /** Ends the functions' process like a crash would. */
  die(): void;
}

/** @param url the cloud's fault endpoint; without it there are no faults */
export const faultsAt = (url: string | undefined): Faults => ({
  async take(queue) {
    if (!url) return undefined;
    // If the cloud does not respond, there is no fault and the message is delivered.
    const response = await fetch(`${url}/taken?consumer=${encodeURIComponent(queue)}`, { method: 'POST' }).catch(() => undefined);
    return response?.ok ? ((await response.json()) as { fault?: MessageFault }).fault : undefined;
  },
  die: () => process.kill(process.pid, 'SIGKILL'),
});

/** Delivers a batch with `invoke` and applies the fault: delivers it late or twice, or kills the process during the work. */
export async function invokeWith<Result>(faults: Faults, queue: string, invoke: () => Promise<Result>, stopping: AbortSignal): Promise<Result> {
  const fault = await faults.take(queue);
  if (fault === 'delay') await delay(DELAY_SECONDS * 1_000, undefined, { signal: stopping }).catch(() => undefined);
  if (fault === 'kill') setTimeout(() => faults.die(), KILLED_AFTER);
  const result = await invoke();
  return fault === 'repeat' ? invoke() : result;
}
