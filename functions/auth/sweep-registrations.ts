import { sweepRegistrations } from '../../core/auth/sweep-registrations.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-registrations',
  access: [database, accounts.delete],
  timeout: 900,
  schedule: { rate: 'cron(10 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, ...(await sweepRegistrations(app, dry_run)) }),
});
