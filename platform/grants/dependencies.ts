import { cognito } from './accounts.ts';
import { redis } from './cache.ts';
import { postgres } from './database.ts';
import { sns } from './events.ts';
import type { Client, Grant } from './grant.ts';
import { dynamo } from './interactions.ts';
import { relayQueue } from './relay.ts';
import { s3 } from './storage.ts';

/** Health checks by dependency name. A check rejects with the reason if the dependency does not respond. */
export type Checks = Record<(typeof dependencyNames)[number], () => Promise<void>>;

export const dependencyNames = ['postgres', 'redis', 'dynamodb', 's3', 'cognito', 'sns', 'sqs'] as const;

const checks: Client<Checks> = {
  part: 'checks',
  open: async (clients) => ({
    postgres: async () => {
      await clients.get(postgres).query('check', 'select 1');
    },
    redis: () => clients.get(redis).ping(),
    dynamodb: () => clients.get(dynamo).ping(clients.config.INTERACTIONS_TABLE),
    s3: () => clients.get(s3).ping(),
    cognito: () => clients.get(cognito).ping(),
    sns: () => clients.get(sns).ping(),
    sqs: () => clients.get(relayQueue).ping(),
  }),
};

/** Health checks of all dependencies, for /ready. */
export const dependencies = { check: { name: 'dependencies.check', client: checks } } satisfies Record<string, Grant>;
