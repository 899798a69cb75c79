import { sweepExports } from '../../core/account-data/remove-exports.ts';
import { startDueErasures, sweepReservedNames } from '../../core/account-data/start-erasures.ts';
import { sweepRegistrations } from '../../core/auth/sweep-registrations.ts';
import { forgetHidden } from '../../core/media/forget-hidden.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { exports, media } from '../../platform/grants/storage.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-registrations',
  access: [database, accounts.delete, media.erase, exports.write, events.publish, relay.wake],
  timeout: 900,
  schedule: { rate: 'cron(10 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({
    dry_run,
    ...(await sweepRegistrations(app, dry_run)),
    // In this function, so that no separate one has to run every night.
    erasures_started: await startDueErasures(app, dry_run),
    exports_removed: await sweepExports(app, dry_run),
    hidings_forgotten: await forgetHidden(app, dry_run),
    names_released: await sweepReservedNames(app, dry_run),
  }),
});
