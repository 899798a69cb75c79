import type { App, Redis } from '../../core/shared/app.ts';
import { eachCall } from './each-call.ts';

/**
 * The service for a test of what holds while Redis is there: on a busy machine it may only seem gone, so each call is
 * repeated until it is answered.
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
