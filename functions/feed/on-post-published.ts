import { requireRedis } from '../../core/cache/require-redis.ts';
import { fanOutPost } from '../../core/feed/fan-out.ts';
import { refreshPosts } from '../../core/posts/cards.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { fanOut } from '../../platform/grants/fan-out.ts';

/** Edits have already been written through to the cache; this repeats the write in case Redis was unreachable. */
export const handler = eventConsumer({
  name: 'on-post-published',
  cacheOnly: true,
  access: [database, cache, fanOut.send],
  timeout: 30,
  queue: { name: 'post-published', batchSize: 10, concurrency: 10 },
  events: ['post.published', 'post.edited'],
  run: ({ app, event: { type, data } }) =>
    type === 'post.edited' ? requireRedis(app, refreshPosts(app, [data.post_id])) : fanOutPost(app, data.post_id),
});
