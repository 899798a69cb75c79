import { describe, expect, it } from 'vitest';
import { invokeWith, type MessageFault } from './faults.ts';

const withFault = (fault: MessageFault | undefined, die: () => void = () => undefined) => ({ take: async () => fault, die });

/** How often the function is called with this fault. */
async function calls(fault: MessageFault | undefined): Promise<number> {
  let count = 0;
  await invokeWith(withFault(fault), 'q', async () => (count += 1), new AbortController().signal);
  return count;
}

describe('a message', () => {
  it('is delivered once, or twice if it is to be repeated', async () => {
    expect([await calls(undefined), await calls('repeat')]).toEqual([1, 2]);
  });

  it('that is delayed is not delivered before its time or the end of the fault', async () => {
    const stopping = new AbortController();
    let called = false;
    const delivered = invokeWith(withFault('delay'), 'q', async () => (called = true), stopping.signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(called).toBe(false);
    stopping.abort();
    await delivered;
    expect(called).toBe(true);
  });

  it('has its consumer killed while it is handled', async () => {
    const death = Promise.withResolvers<void>();
    const died = death.promise.then(() => 'killed');
    expect(await invokeWith(withFault('kill', death.resolve), 'q', () => died, new AbortController().signal)).toBe('killed');
  });
});
