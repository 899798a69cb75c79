import { sweepEvents } from '../../core/ops/sweep-events.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-events',
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, purged: await sweepEvents(app, dry_run) }),
});
