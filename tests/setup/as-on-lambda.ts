import { afterEach } from 'vitest';
import { type MissingGrant, missingGrants } from '../../platform/grants/missing-grant.ts';

/**
 * Prepares a test's own process for calling handlers.
 * @param environment the service's, as on Lambda
 */
export function behaveAsOnLambda(environment: Record<string, string>): void {
  Object.assign(process.env, environment);
  // As on Lambda: a use case that needs a second connection while it holds one would wait for itself.
  process.env['DATABASE_POOL_SIZE'] = '1';
  // Log lines for every request would bury the tests' own output.
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'WARN';
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

  // A test may not notice that a function lacks a grant: a consumer catches the error and parks the message.
  const seen: MissingGrant[] = [];
  missingGrants.subscribe((error) => seen.push(error as MissingGrant));
  afterEach(() => {
    const [first] = seen.splice(0);
    if (first) throw first;
  });
}
