import { afterEach } from 'vitest';
import { type MissingGrant, missingGrants } from '../../platform/grants/missing-grant.ts';

/**
 * Prepares a test's own process for calling handlers.
 * @param environment the service's environment, as on Lambda
 */
export function behaveAsOnLambda(environment: Record<string, string>): void {
  Object.assign(process.env, environment);
  // The same as on Lambda, so that a use case that needs a second connection while holding one waits for itself and fails.
  process.env['DATABASE_POOL_SIZE'] = '1';
  // Log lines for every request would bury the output of tests.
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'WARN';
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

  // A test might not notice a missing grant, since consumers catch the error and park the message.
  const seen: MissingGrant[] = [];
  missingGrants.subscribe((error) => seen.push(error as MissingGrant));
  afterEach(() => {
    const [first] = seen.splice(0);
    if (first) throw first;
  });
}
