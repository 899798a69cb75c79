import { sweepDeletedPosts } from '../../core/posts/sweep-deleted-posts.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-deleted-posts',
  access: [database, interactions.read, interactions.write],
  timeout: 900,
  schedule: { rate: 'cron(12 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, ...(await sweepDeletedPosts(app, dry_run)) }),
});
