import { activities } from '../../core/notifications/claims.ts';
import { tellAll } from '../../core/notifications/tell-all.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = eventConsumer({
  name: 'on-activity',
  access: [database, interactions.read, interactions.write],
  timeout: 30,
  // Likes on the same post in a batch are one change to the author's notification.
  queue: { name: 'activity', batchSize: 100, concurrency: 5, batchingWindow: 1 },
  events: [...activities, 'notice.left'],
  runBatch: ({ app, events }) => tellAll(app, events),
});
