import type { App } from '../shared/app.ts';
import { countStalePendingUsers } from '../users/sql.ts';
import { freeStaleRegistrations, registrationLease } from './register-user.ts';

/** Frees the names of registrations that were cut off; returns how many, or with `dryRun` how many there are. */
export async function sweepRegistrations(app: App, dryRun: boolean): Promise<number> {
  if (dryRun) return countStalePendingUsers(app.db, new Date(app.now().getTime() - registrationLease));
  let freed = 0;
  for (let batch = -1; batch !== 0; freed += batch) batch = await freeStaleRegistrations(app);
  return freed;
}
