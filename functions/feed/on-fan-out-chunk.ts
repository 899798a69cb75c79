import { handleChunk } from '../../core/feed/fan-out.ts';
import { fanOutChunk } from '../../events/fan-out-chunk.ts';
import { consumer } from '../../platform/consumer.ts';

export const handler = consumer({
  name: 'on-fan-out-chunk',
  parse: fanOutChunk,
  run: async ({ app, message, goOn }) => {
    const rest = await handleChunk(app, message);
    if (rest) await goOn(rest);
  },
});
