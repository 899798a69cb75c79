import type { App } from '../shared/app.ts';
import { inSteps } from '../shared/sweep.ts';
import { countRegistrationKeys, countStalePendingUsers, forgetRegistrationKeys } from '../users/sql.ts';
import { freeStaleRegistrations, registrationKeyLifetime, registrationLease } from './register-user.ts';

const batchSize = 100;
/** How long (ms) a run goes on with each; what is left is the next run's, oldest first. */
const patience = 300_000;

export interface SweptRegistrations {
  /** Registrations that were cut off; their names are free again. */
  freed: number;
  /** Idempotency keys that no longer count. */
  keys_forgotten: number;
}

/** Removes what registrations leave behind; returns how much, or with `dryRun` how much there is. */
export async function sweepRegistrations(app: App, dryRun: boolean): Promise<SweptRegistrations> {
  const cutOff = new Date(app.now().getTime() - registrationLease);
  const forgotten = new Date(app.now().getTime() - registrationKeyLifetime);
  if (dryRun) {
    return { freed: await countStalePendingUsers(app.db, cutOff), keys_forgotten: await countRegistrationKeys(app.db, forgotten) };
  }
  const report: SweptRegistrations = { freed: 0, keys_forgotten: 0 };
  const inBatches = (count: keyof SweptRegistrations, sweep: () => Promise<number>) =>
    inSteps(app, patience, async () => {
      const swept = await sweep();
      report[count] += swept;
      return swept < batchSize ? 'done' : 'more';
    });
  // First, since it does not need the pool.
  await inBatches('keys_forgotten', () => forgetRegistrationKeys(app.db, forgotten, batchSize));
  await inBatches('freed', () => freeStaleRegistrations(app, undefined, batchSize));
  return report;
}
