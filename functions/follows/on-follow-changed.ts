import { requireRedis } from '../../core/cache/require-redis.ts';
import { refreshHome } from '../../core/follows/follow-user.ts';
import { eventConsumer } from '../../platform/consumer.ts';

export const handler = eventConsumer({
  name: 'on-follow-changed',
  events: ['user.followed', 'user.unfollowed'],
  run: ({ app, event }) => requireRedis(refreshHome(app, event.data.follower_id)),
});
