import type { App } from './app.ts';

/**
 * Maximum time (s) from here to the commit. A message covers all changes that are committed before it triggers the
 * relay, so a container sends the next message this long before the last one is due.
 */
const longestCommit = 30;
/** How soon (s) the relay runs if events are known to have been left behind. */
const soon = 5;
/** After a failure the queue is skipped for this long (ms), so that its outage does not delay every change. */
const pause = 5_000;

interface Wakes {
  /** Until this time (ms since 1970), changes do not need another message. */
  coveredUntil: number;
  pausedUntil: number;
  /** Events were left behind, but the message to the relay could not be sent. */
  owed: boolean;
  sending: Promise<void> | undefined;
}

const containers = new WeakMap<App, Wakes>();

function wakesOf(app: App): Wakes {
  const wakes = containers.get(app) ?? { coveredUntil: 0, pausedUntil: 0, owed: false, sending: undefined };
  containers.set(app, wakes);
  return wakes;
}

/**
 * Before events are committed: ensures that the relay runs afterwards, in case this container dies before publishing them.
 * Sends at most one message a minute, and never fails, because changes must not depend on it.
 */
export async function wakeRelayLater(app: App): Promise<void> {
  const wakes = wakesOf(app);
  // Concurrent callers rely on the same message.
  await (wakes.sending ??= sendDue(app, wakes).finally(() => (wakes.sending = undefined)));
}

async function sendDue(app: App, wakes: Wakes): Promise<void> {
  if (wakes.owed) await send(app, wakes, soon, () => (wakes.owed = false));
  const now = app.now().getTime();
  if (now < wakes.coveredUntil) return;
  const { relayDelay } = app.settings;
  await send(app, wakes, relayDelay, () => (wakes.coveredUntil = now + (relayDelay - longestCommit) * 1000));
}

/** Triggers the relay soon, after events could not be published. */
export async function wakeRelaySoon(app: App): Promise<void> {
  const wakes = wakesOf(app);
  wakes.owed = true;
  await send(app, wakes, soon, () => (wakes.owed = false));
}

async function send(app: App, wakes: Wakes, seconds: number, sent: () => void): Promise<void> {
  if (app.now().getTime() < wakes.pausedUntil) return;
  try {
    await app.within(app.settings.patience, () => app.relay.wake(seconds));
    sent();
  } catch (error) {
    wakes.pausedUntil = app.now().getTime() + pause;
    app.log.warn('the relay could not be triggered', { seconds, error });
    app.metrics.count('RelayNotWoken');
  }
}
