import * as z from 'zod';
import { reconcileCounters } from '../../core/interactions/reconcile-counters.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'reconcile-counters',
  access: [database, cache, interactions.read, interactions.write],
  timeout: 900,
  schedule: { rate: 'cron(17 3 * * ? *)' },
  input: DryRun.extend({ restart: z.boolean().default(false), recount: z.boolean().default(true) }),
  run: (app, { dry_run, restart, recount }) => reconcileCounters(app, { dryRun: dry_run, restart, recount }),
});
