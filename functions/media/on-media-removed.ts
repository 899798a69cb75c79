import { invalidateRemoved, mostAtOnce } from '../../core/media/invalidate.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cdn } from '../../platform/grants/cdn.ts';

export const handler = eventConsumer({
  name: 'on-media-removed',
  access: [cdn.invalidate],
  memory: 256,
  timeout: 15,
  // CloudFront's API can only be reached over the internet.
  outsideNetwork: true,
  // The paths of photos deleted together can be combined.
  queue: { name: 'media-removed', batchSize: mostAtOnce, concurrency: 2, batchingWindow: 'collects' },
  events: ['media.removed'],
  runBatch: ({ app, events }) => invalidateRemoved(app, events),
});
