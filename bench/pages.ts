/**
 * What pages of 20 posts cost, through their handlers, in one process: warm, and with the counts and likes gone from the
 * cache. The processor's time is this process's: the emulated DynamoDB's edge runs in it.
 * `node bench/pages.ts`
 */
import { Redis } from 'ioredis';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { likePost } from '../core/likes/like-post.ts';
import { handler as getFeed } from '../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../functions/feed/get-home-feed.ts';
import { followers, people, post } from '../tests/events/given.ts';
import { accessClaims, poolToken } from '../tests/setup/pool-token.ts';
import { countCalls } from '../tests/cache/count-calls.ts';
import { processClients } from '../platform/whole-app.ts';
import { withOwnService } from './own-service.ts';

const rounds = 150;
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

await withOwnService(async ({ app, environment }) => {
  processClients.wrap('bus', () => ({ publish: async (events) => events.map(({ id }) => id) }));
  const redis = new Redis(environment['REDIS_URL']!);
  const authors = await people(app, 10);
  const [reader, ...fans] = (await people(app, 6)) as [string, ...string[]];
  for (const author of authors) await followers(app, author, [reader]);
  for (let count = 0; count < 40; count += 1) {
    const id = await post(app, authors[count % authors.length]!);
    for (const fan of fans) await likePost(app, fan, id);
  }
  const token = await poolToken(accessClaims(reader));

  const { calls, stop } = countCalls();

  const request = (path: string, bearer?: string) =>
    ({
      resource: path,
      httpMethod: 'GET',
      path,
      headers: bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` },
      queryStringParameters: { limit: '20' },
      body: null,
    }) as unknown as APIGatewayProxyEvent;
  const pages = [
    { name: 'feed, anonymous', read: () => getFeed(request('/api/v1/feed'), {} as Context) },
    { name: 'home feed, signed in', read: () => getHomeFeed(request('/api/v1/feed/home', token), {} as Context) },
  ];
  const forget = async () => {
    const found = [...(await redis.keys('*:counts:*')), ...(await redis.keys('*:likes:*')), ...(await redis.keys('*:marks-of:*'))];
    if (found.length > 0) await redis.del(found);
  };
  /** Microseconds that Redis has spent on commands of pages. */
  const redisTime = async () => {
    const stats = await redis.info('commandstats');
    return [...stats.matchAll(/cmdstat_(?:evalsha|get|mget|hmget|zrange|zscore|set)\b[^\n]*?usec=(\d+)/g)].reduce((sum, [, time]) => sum + Number(time), 0);
  };
  console.log('page                                    CPU (ms)   median (ms)   Redis (us)   statements   DynamoDB');
  for (const { name, read } of pages) {
    for (const state of ['warm', 'without counts']) {
      const taken: number[] = [];
      let cpu = 0;
      let redisBefore = 0;
      for (let round = -30; round < rounds; round += 1) {
        if (round === 0) {
          [calls.statements.length, calls.dynamo.length, cpu, taken.length] = [0, 0, 0, 0];
          redisBefore = await redisTime();
        }
        if (state !== 'warm') await forget();
        const before = process.cpuUsage();
        const started = performance.now();
        const { statusCode } = await read();
        taken.push(performance.now() - started);
        const { user, system } = process.cpuUsage(before);
        cpu += user + system;
        if (statusCode !== 200) throw new Error(`${name} returned ${statusCode}`);
      }
      const each = (total: number) => (total / rounds).toFixed(2).padStart(10);
      console.log(`${`${name}, ${state}`.padEnd(38)}${each(cpu / 1000)}   ${median(taken).toFixed(2).padStart(11)}   ${each((await redisTime()) - redisBefore)}   ${each(calls.statements.length)}   ${each(calls.dynamo.length).slice(2)}`);
    }
  }
  stop();
  redis.disconnect();
});
