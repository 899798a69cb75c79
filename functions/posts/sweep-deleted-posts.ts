import { sweepDeletedPosts } from '../../core/posts/sweep-deleted-posts.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-deleted-posts',
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, ...(await sweepDeletedPosts(app, dry_run)) }),
});
