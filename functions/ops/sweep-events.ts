import { sweepEvents } from '../../core/ops/sweep-events.ts';
import { database } from '../../platform/grants/database.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-events',
  access: [database],
  timeout: 900,
  schedule: { rate: 'cron(13 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, purged: await sweepEvents(app, dry_run) }),
});
