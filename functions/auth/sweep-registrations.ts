import { sweepRegistrations } from '../../core/auth/sweep-registrations.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-registrations',
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, ...(await sweepRegistrations(app, dry_run)) }),
});
