import { sweepRegistrations } from '../../core/auth/sweep-registrations.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { database } from '../../platform/grants/database.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-registrations',
  access: [database, accounts.delete],
  timeout: 60,
  schedule: { rate: 'rate(5 minutes)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, ...(await sweepRegistrations(app, dry_run)) }),
});
