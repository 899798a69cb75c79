import type { App, Redis } from '../../core/shared/app.ts';
import { eachCall } from './each-call.ts';

/**
 * An App for tests that need Redis: on a busy machine it may appear to be down, so each call is
 * retried until it succeeds.
 */
export const withPatience = (app: App): App => ({ ...app, redis: patient(app.redis) });

export const patient = (redis: Redis): Redis =>
  eachCall(redis, async (call) => {
    let reply = await call();
    for (let tries = 0; reply === undefined && tries < 50; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      reply = await call();
    }
    return reply;
  });
