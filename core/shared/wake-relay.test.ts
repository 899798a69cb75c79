import { describe, expect, it } from 'vitest';
import type { App } from './app.ts';
import { wakeRelayLater, wakeRelaySoon } from './wake-relay.ts';

/** A container with an adjustable clock (s), and a queue that can be made unreachable. */
function aContainer() {
  const container = { now: 1_000, reachable: true, sent: [] as number[], tried: 0 };
  const app = {
    now: () => new Date(container.now * 1000),
    settings: { relayDelay: 90, patience: 1_000 },
    within: (_: number, work: () => Promise<unknown>) => work(),
    relay: {
      wake: async (seconds: number) => {
        container.tried += 1;
        if (!container.reachable) throw new Error('no queue');
        container.sent.push(seconds);
      },
    },
    log: { warn: () => undefined },
    metrics: { count: () => undefined },
  } as unknown as App;
  return { container, app };
}

describe('triggering the relay', () => {
  it('sends one message a minute for any number of changes, each of which is committed well before it arrives', async () => {
    const { container, app } = aContainer();
    await Promise.all(Array.from({ length: 20 }, () => wakeRelayLater(app)));
    for (container.now = 1_001; container.now < 1_060; container.now += 1) await wakeRelayLater(app);
    expect(container.sent).toEqual([90]);
    await wakeRelayLater(app);
    expect(container.sent).toEqual([90, 90]);
  });

  it('fails no change while the queue is unreachable, which is tried every five seconds', async () => {
    const { container, app } = aContainer();
    container.reachable = false;
    for (; container.now < 1_010; container.now += 1) await wakeRelayLater(app);
    expect(container.tried).toBe(2);
    container.reachable = true;
    await wakeRelayLater(app);
    expect(container.sent).toEqual([90]);
  });

  it('is repeated by the next change after events were left while the queue was unreachable', async () => {
    const { container, app } = aContainer();
    await wakeRelayLater(app);
    container.reachable = false;
    await wakeRelaySoon(app);
    container.reachable = true;
    container.now += 5;
    await wakeRelayLater(app);
    await wakeRelayLater(app);
    expect(container.sent).toEqual([90, 5]);
  });
});
