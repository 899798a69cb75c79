import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type PlatformApp } from '../platform/whole-app.ts';
import { bundle, type Bundles } from '../scripts/package-functions/bundle.ts';
import { root } from '../scripts/service.ts';
import { accessClaims, poolToken } from '../tests/setup/pool-token.ts';
import { withOwnService } from './own-service.ts';
import { named, type Server, startServer } from './processes.ts';
import type { ServerName } from './row.ts';
import { seed, type Seeded, seedPeer, type Sizes } from './seed.ts';

/** Everything that rows measure, running and filled with data. */
export interface World extends Seeded {
  app: PlatformApp;
  environment: Record<string, string>;
  /** Signed in as the owner of the database. */
  owner: pg.Client;
  redis: Redis;
  bundles: Bundles;
  servers: Record<ServerName, Server>;
  /** The stores' processes, whose CPU time is in the table. */
  stores: Record<string, number>;
  sizes: Sizes;
  headersOf(userId: string): Record<string, string>;
}

/** The files of the measured functions, relative to the project. */
export const functions = [
  'feed/get-feed',
  'feed/get-home-feed',
  'posts/list-user-posts',
  'posts/get-post',
  'posts/create-post',
  'likes/like-post',
  'likes/list-likes',
  'comments/create-comment',
  'comments/list-comments',
].map((name) => `functions/${name}.ts`);

export async function withWorld(sizes: Sizes, progress: (line: string) => void, work: (world: World) => Promise<void>): Promise<void> {
  await withOwnService(async ({ app, environment, cloud }) => {
    const owner = new pg.Client(environment['MIGRATION_URL']);
    const redis = new Redis(environment['REDIS_URL']!);
    // Within the project, where bundles find the packages that come from a layer on Lambda.
    const folder = await mkdtemp(join(tmpdir(), 'lambdagram-bundles-'));
    await owner.connect();
    const started: Server[] = [];
    try {
      progress(`${sizes.posts.toLocaleString('en')} posts by ${sizes.people.toLocaleString('en')} people`);
      const seeded = await seed(app, owner, sizes);
      await seedPeer(owner);
      const bundles = await bundle(functions, folder);
      const product = {
        ...environment,
        POWERTOOLS_METRICS_DISABLED: 'false',
        POWERTOOLS_METRICS_NAMESPACE: 'Lambdagram',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        NODE_PATH: join(root, 'node_modules'),
        BUNDLES: JSON.stringify(functions.map((file) => join(folder, file.replace(/\.ts$/, '.mjs')))),
      };
      const start = async (module: string, variables: Record<string, string>) => {
        const server = await startServer(module, variables);
        started.push(server);
        return server;
      };
      const servers: World['servers'] = {
        product: await start('servers/product.ts', product),
        'without Redis': await start('servers/product.ts', { ...product, REDIS_URL: '' }),
        floor: await start('servers/floors.ts', environment),
        peer: await start('peers/fastify-drizzle.ts', environment),
      };
      const tokens = new Map(await Promise.all(seeded.people.map(async (id) => [id, await poolToken(accessClaims(id))] as const)));
      const stores = { Redis: await named(cloud.pids, /redis|valkey/), Postgres: await named(cloud.pids, /postgres/), DynamoDB: await named(cloud.pids, /dyno|java|dynamodb/) };
      await work({ ...seeded, app, environment, owner, redis, bundles, servers, stores, sizes, headersOf: (id) => ({ Authorization: `Bearer ${tokens.get(id)}` }) });
    } finally {
      await Promise.all(started.map((server) => server.stop()));
      redis.disconnect();
      await owner.end();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
