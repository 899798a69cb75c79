import type { App } from '../../core/shared/app.ts';
import { DomainError } from '../../core/shared/errors.ts';
import { eachDynamoCall } from '../cache/each-call.ts';

/** Thrown where the process is killed. */
class Killed extends Error {}

/**
 * The service in a process that is sometimes killed, just before or after a call to DynamoDB. Nothing continues after that: no more calls
 * are made, and requests already sent are waited for, as a queue waits before it redelivers a message.
 */
export function mortal(app: App, random: () => number): App {
  const sent = new Set<Promise<unknown>>();
  let isDead = false;
  const mayDie = async () => {
    if (random() < 0.03) isDead = true;
    if (!isDead) return;
    await Promise.allSettled(sent);
    throw new Killed();
  };
  return {
    ...app,
    dynamo: eachDynamoCall(app.dynamo, async (call) => {
      await mayDie();
      const reply = call();
      sent.add(reply);
      await reply.finally(() => sent.delete(reply));
      await mayDie();
      return reply;
    }),
  };
}

/** The service in a process that is sometimes killed, before or after a commit. */
export const mortalInTransactions = (app: App, random: () => number): App => ({
  ...app,
  db: {
    query: (...statement) => app.db.query(...statement),
    transaction: async (work) => {
      const result = await app.db.transaction(async (tx) => {
        const done = await work(tx);
        if (random() < 0.05) throw new Killed();
        return done;
      });
      if (random() < 0.05) throw new Killed();
      return result;
    },
  },
});

/** Retries after a kill, like a client or a queue. Other errors count as responses. */
export async function untilAnswered(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof DomainError && error.kind !== 'unavailable') return;
      if (!(error instanceof Killed) && !(error instanceof DomainError)) throw error;
    }
  }
}
