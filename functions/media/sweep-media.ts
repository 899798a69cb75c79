import { sweepMedia } from '../../core/media/sweep-media.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-media',
  access: [database, uploads.delete, media.delete, events.publish, relay.wake],
  timeout: 900,
  schedule: { rate: 'cron(11 3 * * ? *)' },
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, removed: await sweepMedia(app, dry_run) }),
});
