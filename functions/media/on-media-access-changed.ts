import { tellCdn } from '../../core/media/tell-cdn.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cdn } from '../../platform/grants/cdn.ts';
import { cdnMarkers } from '../../platform/grants/cdn-markers.ts';
import { events } from '../../platform/grants/events.ts';

export const handler = eventConsumer({
  name: 'on-media-access-changed',
  access: [cdn.invalidate, cdnMarkers.write, events.publish],
  memory: 256,
  timeout: 25,
  // CloudFront's APIs can only be reached over the internet.
  outsideNetwork: true,
  queue: { name: 'media-access-changed', batchSize: 1, concurrency: 2 },
  events: ['media.access_changed', 'media.moved'],
  run: ({ app, event }) => tellCdn(app, event),
});
