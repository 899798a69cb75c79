import * as z from 'zod';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'reconcile-counters',
  input: DryRun.extend({ restart: z.boolean().default(false), recount: z.boolean().default(true) }),
  run: (app, { dry_run, restart, recount }) => reconcileCounters(app, { dryRun: dry_run, restart, recount }),
});
