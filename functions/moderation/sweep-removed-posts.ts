import { sweepActions, sweepRemovedPosts } from '../../core/moderation/sweep-removed-posts.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-removed-posts',
  access: [database, events.publish, relay.wake],
  timeout: 900,
  schedule: { rate: 'cron(19 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, deleted: await sweepRemovedPosts(app, dry_run), actions_forgotten: dry_run ? 0 : await sweepActions(app) }),
});
