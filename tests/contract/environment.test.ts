import { describe, expect, it } from 'vitest';
import { deployed, listFunctions } from '../../infra/functions.ts';
import { functionIdOf } from '../../infra/stack-plugin/template.ts';
import { loadConfig } from '../../platform/config.ts';
import { packagedTemplate } from './packaged-template.ts';

const aws = await packagedTemplate('prod');
const functions = deployed(await listFunctions(), { sharedQueues: false });

/** A packaged function's environment, without the common variables. */
function environmentOf(name: string): Record<string, unknown> {
  const { Variables } = aws[functionIdOf(name)]!.Properties['Environment'] as { Variables: Record<string, unknown> };
  const { POWERTOOLS_LOG_LEVEL, POWERTOOLS_METRICS_NAMESPACE, STAGE, REQUEST_DEADLINE_MS, ...own } = Variables;
  expect([POWERTOOLS_LOG_LEVEL, POWERTOOLS_METRICS_NAMESPACE, STAGE, REQUEST_DEADLINE_MS]).toEqual(['INFO', 'lambdagram-prod', 'prod', '2500']);
  return own;
}

const database = ['DATABASE_AUTH', 'DATABASE_POOL_SIZE', 'DATABASE_URL'];
const cache = ['REDIS_TIMEOUT_MS', 'REDIS_URL'];
const tokens = ['POOL_KEYS', 'TOKEN_ISSUER', 'TOKEN_KEYS_URL', 'USER_POOL_CLIENT_ID'];
const http = ['CORS_ORIGINS', 'EDGE_SECRET'];

describe("a function's environment", () => {
  it.each([
    ['get-health', http],
    ['log-out', [...http, ...database, ...cache, 'EVENTS_TOPIC_ARN', 'RELAY_QUEUE_URL', 'INTERACTIONS_TABLE', 'USER_POOL_CLIENT_ID', 'USER_POOL_ID']],
    ['create-upload-url', [...http, ...tokens, ...database, ...cache, 'INTERACTIONS_TABLE', 'UPLOADS_BUCKET']],
    ['get-post', [...http, ...tokens, ...database, ...cache, 'INTERACTIONS_TABLE', 'CDN_BASE_URL', 'MEDIA_KEY_ID', 'MEDIA_PRIVATE_KEY']],
    ['on-fan-out-chunk', [...database, ...cache]],
    ['publish-interactions', ['EVENTS_TOPIC_ARN', 'INTERACTIONS_TABLE']],
    ['migrate', ['MIGRATION_URL', 'DATABASE_URL', 'DATABASE_AUTH', 'DATABASE_IDLE_SECONDS']],
  ])('is what it needs: %s', (name, variables) => {
    expect(Object.keys(environmentOf(name)).toSorted()).toEqual(variables.toSorted());
  });

  it('makes the configuration of every function', () => {
    for (const { name, variables } of functions) {
      // CloudFormation fills in names, hosts and URLs.
      const values = Object.entries(environmentOf(name)).map(([variable, value]) => [variable, typeof value === 'object' ? 'https://filled-in.example' : String(value)]);
      const environment = { ...Object.fromEntries(values), STAGE: 'prod', AWS_REGION: 'us-east-1' } as NodeJS.ProcessEnv;
      const config = loadConfig(environment, variables);
      for (const variable of variables) expect([name, variable, config[variable]]).not.toEqual([name, variable, undefined]);
    }
  });

  it('is never the full set of variables', () => {
    const all = new Set(functions.flatMap(({ name }) => Object.keys(environmentOf(name))));
    for (const { name } of functions) expect([name, Object.keys(environmentOf(name)).length]).toEqual([name, expect.toSatisfy((count: number) => count < all.size)]);
  });
});
