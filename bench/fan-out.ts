import type { Redis } from 'ioredis';
import { sentinel } from '../core/cache/timelines.ts';
import { keys } from '../core/cache/keys.ts';
import { fanOutPost, handleChunk } from '../core/feed/fan-out.ts';
import type { FanOutChunk } from '../events/fan-out-chunk.ts';
import { followers, people, post } from '../tests/events/given.ts';
import { type PlatformApp, processClients } from '../platform/whole-app.ts';
import { asOwner } from '../tests/setup/as-owner.ts';

// All posts are pushed, regardless of the number of followers.
process.env['FAN_OUT_LIMIT'] = '1000000';

const authors = new Map<number, string>();

/** Microseconds per follower that the fan-out's consumers need for one post, with `size` followers that have a timeline; run in this process. */
export async function costOfFollower(app: PlatformApp, redis: Redis, size: number): Promise<number> {
  const chunks: FanOutChunk[] = [];
  const restore = [
    processClients.wrap('fanOut', () => ({ send: async (work) => void chunks.push(...work) })),
    processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) })),
  ];
  try {
    const author = authors.get(size) ?? (await authorWith(app, redis, size));
    const id = await post(app, author);
    const started = performance.now();
    await fanOutPost(app, id);
    for (const chunk of chunks.splice(0)) {
      for (let left: FanOutChunk | undefined = chunk; left; ) left = await handleChunk(app, left);
    }
    return ((performance.now() - started) * 1000) / size;
  } finally {
    restore.forEach((remove) => remove());
  }
}

async function authorWith(app: PlatformApp, redis: Redis, size: number): Promise<string> {
  const [author] = (await people(app, 1)) as [string];
  authors.set(size, author);
  const fans = await people(app, size);
  await followers(app, author, fans);
  const fill = redis.pipeline();
  for (const fan of fans) fill.zadd(keys.homeTimeline(fan), sentinel.whole, sentinel.member);
  await fill.exec();
  await asOwner('analyze follows');
  return author;
}
