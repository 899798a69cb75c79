import { Id } from '../../core/shared/ids.ts';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'reconcile-counters',
  input: DryRun.extend({ after: Id.optional() }),
  run: (app, { dry_run, after }) => reconcileCounters(app, { dryRun: dry_run, after }),
});
