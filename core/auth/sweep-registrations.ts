import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';
import { countForgettable, forgetUsernames } from '../users/former-usernames.ts';
import { countForgettableEdits, forgetEdits } from '../users/profile-edits.ts';
import { countRegistrationKeys, countStalePendingUsers, forgetRegistrationKeys } from '../users/sql.ts';
import { freeStaleRegistrations, registrationKeyLifetime, registrationLease } from './register-user.ts';

const batchSize = 100;
/** How long (ms) a run spends on each kind, oldest first; the rest is left to the next run. */
const patience = 300_000;

export interface SweptRegistrations {
  /** Interrupted registrations; their names are free again. */
  freed: number;
  /** Expired idempotency keys. */
  keys_forgotten: number;
  /** Expired former usernames. */
  usernames_forgotten: number;
  /** Results of profile edits whose idempotency keys have expired. */
  edits_forgotten: number;
}

/** Removes expired leftovers of registrations and profile edits, and returns their numbers; with `dryRun`, only counts them. */
export async function sweepRegistrations(app: App, dryRun: boolean): Promise<SweptRegistrations> {
  const cutOff = new Date(app.now().getTime() - registrationLease);
  const forgotten = new Date(app.now().getTime() - registrationKeyLifetime);
  if (dryRun) {
    return { freed: await countStalePendingUsers(app.db, cutOff), keys_forgotten: await countRegistrationKeys(app.db, forgotten), usernames_forgotten: await countForgettable(app.db), edits_forgotten: await countForgettableEdits(app.db) };
  }
  const report: SweptRegistrations = { freed: 0, keys_forgotten: 0, usernames_forgotten: 0, edits_forgotten: 0 };
  const inBatches = (count: keyof SweptRegistrations, sweep: () => Promise<number>) =>
    inSteps(app, patience, async () => {
      const swept = await sweep();
      report[count] += swept;
      return swept < batchSize ? 'done' : 'more';
    });
  // First, since it does not need the pool.
  await inBatches('keys_forgotten', () => forgetRegistrationKeys(app.db, forgotten, batchSize));
  await inBatches('usernames_forgotten', () => forgetUsernames(app.db, batchSize));
  await inBatches('edits_forgotten', () => forgetEdits(app.db, batchSize));
  await inBatches('freed', () => freeStaleRegistrations(app, undefined, batchSize));
  return report;
}
