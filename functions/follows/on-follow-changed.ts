import { requireRedis } from '../../core/cache/require-redis.ts';
import { refreshHome } from '../../core/follows/follow-user.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';

export const handler = eventConsumer({
  name: 'on-follow-changed',
  cacheOnly: true,
  access: [cache],
  timeout: 15,
  queue: { name: 'follow-changed', batchSize: 10, concurrency: 10 },
  events: ['user.followed', 'user.unfollowed'],
  run: ({ app, event }) => requireRedis(app, refreshHome(app, event.data.follower_id)),
});
