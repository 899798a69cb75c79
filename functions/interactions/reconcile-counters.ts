import * as z from 'zod';
import { Id } from '../../core/shared/ids.ts';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'reconcile-counters',
  input: DryRun.extend({ after: Id.optional(), recount: z.boolean().default(true) }),
  run: (app, { dry_run, after, recount }) => reconcileCounters(app, { dryRun: dry_run, after, recount }),
});
