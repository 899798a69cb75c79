import type { App, Redis } from '../../core/shared/app.ts';

/**
 * The service for a test of what holds while Redis is there: on a busy machine it may only seem gone, so each call is
 * repeated until it is answered.
 */
export function withPatience(app: App): App {
  const run: Redis['run'] = async (...call) => {
    let reply = await app.redis.run(...call);
    for (let tries = 0; reply === undefined && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      reply = await app.redis.run(...call);
    }
    return reply as never;
  };
  return { ...app, redis: { run } };
}
