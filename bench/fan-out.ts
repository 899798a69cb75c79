/**
 * What a new post costs per follower: the work of the fan-out's consumers, one process, real Postgres and Redis.
 * `node bench/fan-out.ts`
 */
import { Redis } from 'ioredis';
import { sentinel } from '../core/cache/timelines.ts';
import { keys } from '../core/cache/keys.ts';
import { fanOutPost, handleChunk } from '../core/feed/fan-out.ts';
import type { FanOutChunk } from '../events/fan-out-chunk.ts';
import { followers, people, post } from '../tests/events/given.ts';
import { processClients } from '../platform/whole-app.ts';
import { asOwner } from '../tests/setup/as-owner.ts';
import { withOwnService } from './own-service.ts';

const rounds = 5;
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

// Everything is pushed, whatever the number of followers.
process.env['FAN_OUT_LIMIT'] = '1000000';

await withOwnService(async ({ app, environment }) => {
  const redis = new Redis(environment['REDIS_URL']!);
  const chunks: FanOutChunk[] = [];
  processClients.wrap('fanOut', () => ({ send: async (work) => void chunks.push(...work) }));
  processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) }));
  console.log('followers   creating the post (ms)   fan-out (ms)   microseconds per follower');
  // The first round of all is the warm-up.
  for (const size of [1_000, 0, 1_000, 10_000, 100_000]) {
    const [author] = (await people(app, 1)) as [string];
    for (let left = size; left > 0; left -= 10_000) {
      const fans = await people(app, Math.min(left, 10_000));
      await followers(app, author, fans);
      const fill = redis.pipeline();
      for (const fan of fans) fill.zadd(keys.homeTimeline(fan), sentinel.whole, sentinel.member);
      await fill.exec();
    }
    await asOwner('analyze follows');
    const creating: number[] = [];
    const fanningOut: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now();
      const id = await post(app, author);
      const created = performance.now();
      await fanOutPost(app, id);
      for (const chunk of chunks.splice(0)) {
        for (let left: FanOutChunk | undefined = chunk; left; ) left = await handleChunk(app, left);
      }
      creating.push(created - started);
      fanningOut.push(performance.now() - created);
    }
    const total = median(fanningOut);
    const each = size === 0 ? '-' : ((total * 1000) / size).toFixed(1);
    console.log(`${String(size).padStart(9)}   ${median(creating).toFixed(1).padStart(22)}   ${total.toFixed(1).padStart(12)}   ${each.padStart(25)}`);
  }
  redis.disconnect();
});
