import type { PlatformApp } from './app.ts';
import { inTime } from './deadline.ts';
import { dependencyNames } from './grants/dependencies.ts';
import type { HttpResponse } from './problem.ts';

/** Checks all dependencies of the deployment concurrently. */
export async function checkDependencies(app: PlatformApp): Promise<HttpResponse> {
  // A dependency that takes longer than this (ms) counts as down.
  const patience = app.config.REQUEST_DEADLINE_MS * 0.8;
  const dependencies = dependencyNames.filter((name) => name !== 'redis' || app.config.REDIS_URL !== '');
  const states = await Promise.all(
    dependencies.map(async (name) => {
      try {
        await inTime(patience, () => app.checks[name]());
        return [name, 'UP'] as const;
      } catch (error) {
        app.log.warn('dependency down', { dependency: name, error });
        return [name, 'DOWN'] as const;
      }
    }),
  );
  const ready = states.every(([, state]) => state === 'UP');
  return {
    statusCode: ready ? 200 : 503,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...(!ready && { 'Retry-After': '5' }) },
    body: JSON.stringify({ status: ready ? 'UP' : 'DOWN', checks: Object.fromEntries(states) }),
  };
}
