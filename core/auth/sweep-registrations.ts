import type { App } from '../shared/app.ts';
import { countRegistrationKeys, countStalePendingUsers, forgetRegistrationKeys } from '../users/sql.ts';
import { freeStaleRegistrations, registrationKeyLifetime, registrationLease } from './register-user.ts';

const batchSize = 100;
/** How long (ms) a run goes on; what is left is the next run's, oldest first. */
const patience = 40_000;

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
  const deadline = performance.now() + patience;
  const inBatches = async (sweep: () => Promise<number>) => {
    let swept = 0;
    for (let batch = batchSize; batch === batchSize && performance.now() < deadline; swept += batch) batch = await sweep();
    return swept;
  };
  return {
    freed: await inBatches(() => freeStaleRegistrations(app, undefined, batchSize)),
    keys_forgotten: await inBatches(() => forgetRegistrationKeys(app.db, forgotten, batchSize)),
  };
}
