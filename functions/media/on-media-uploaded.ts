import { processUploaded } from '../../core/media/process-uploaded.ts';
import { refreshPosts } from '../../core/posts/cards.ts';
import { uploadNotification } from '../../events/upload-notification.ts';
import { consumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';
import { media, uploads } from '../../platform/grants/storage.ts';

export const handler = consumer({
  name: 'on-media-uploaded',
  access: [database, cache, uploads.read, uploads.delete, media.write, events.publish, relay.wake],
  memory: 1_769,
  timeout: 45,
  layers: ['imaging'],
  queue: { name: 'media-uploaded', batchSize: 1, concurrency: 10 },
  parse: uploadNotification,
  run: async ({ app, message }) => refreshPosts(app, await processUploaded(app, message.keys)),
});
