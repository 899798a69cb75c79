import { sweepMedia } from '../../core/media/sweep-media.ts';
import { DryRun, operation } from '../../platform/operation.ts';

export const handler = operation({
  name: 'sweep-media',
  input: DryRun,
  run: async (app, { dry_run }) => ({ dry_run, removed: await sweepMedia(app, dry_run) }),
});
