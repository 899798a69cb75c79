import { handleChunk } from '../../core/feed/fan-out.ts';
import { fanOutChunk } from '../../events/fan-out-chunk.ts';
import { consumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = consumer({
  name: 'on-fan-out-chunk',
  cacheOnly: true,
  access: [database, cache],
  timeout: 30,
  queue: { name: 'fan-out', batchSize: 1, concurrency: 10 },
  parse: fanOutChunk,
  run: async ({ app, message, goOn }) => {
    const rest = await handleChunk(app, message);
    if (rest) await goOn(rest);
  },
});
