import { purgeOutbox } from '../../core/ops/relay-outbox.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-events',
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, purged: await purgeOutbox(app, dry_run) }),
});
