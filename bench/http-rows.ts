import { keys } from '../core/cache/keys.ts';
import { encodeCursor } from '../core/shared/page.ts';
import { putLoad, type Request } from './load.ts';
import type { Case, HttpRow } from './row.ts';
import type { World } from './world.ts';

const api = '/api/v1';
const get = (path: string, headers?: Record<string, string>): Request => ({ method: 'GET', path, ...(headers && { headers }) });
const post = (path: string, body: object, headers: Record<string, string>): Request => ({
  method: 'POST',
  path,
  headers: { ...headers, 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** A different slice for each round. */
const some = <Item>(items: readonly Item[], round: number, count: number): Item[] =>
  Array.from({ length: count }, (_, index) => items[(round * count + index) % items.length]!);

const home = (world: World, readers: readonly string[]) => readers.map((id) => get(`${api}/feed/home`, world.headersOf(id)));

/** Stores a complete page in the product's format, for the floor. */
async function storePage({ redis, servers }: World): Promise<void> {
  const response = await fetch(`${servers.product.url}${api}/feed`);
  await redis.set('bench:page', await response.text());
}

/** Stores complete cards and timelines as text, for the floor. */
async function storeTimelines({ redis, servers, people, posts }: World): Promise<void> {
  const response = await fetch(`${servers.product.url}${api}/feed`);
  const { posts: [card] } = (await response.json()) as { posts: [object] };
  const fill = redis.pipeline();
  for (const { id } of posts) fill.set(`bench:card:${id}`, JSON.stringify({ ...card, id }));
  for (const [index, person] of people.entries()) {
    for (let n = 0; n < 100; n += 1) fill.zadd(`bench:timeline:${person}`, n, posts[(index + n * 9) % posts.length]!.id);
  }
  await fill.exec();
}

/** Removes all counts from the cache. */
async function forgetCounts({ redis, posts }: World): Promise<void> {
  await Promise.all(posts.map(({ id }) => redis.del(keys.counts(id))));
}

const shallow = (world: World) => world.posts.slice(0, 480).filter((_, index) => index % 10 === 9);
const pagesOf = (places: World['posts'], path = `${api}/feed?limit=10`) => places.map((place) => get(`${path}&cursor=${encodeCursor('posts', place)}`));
const floorPagesOf = (places: World['posts']) => places.map(({ id, micros }) => get(`/statement?limit=10&id=${id}&before=${encodeURIComponent(new Date(micros / 1000).toISOString())}`));
const peerPagesOf = (places: World['posts']) => places.map(({ micros }) => get(`/feed?limit=10&before=${encodeURIComponent(new Date(micros / 1000).toISOString())}`));

const x = 'x' as const;

export const httpRows: HttpRow[] = [
  {
    number: 1,
    name: 'warm global feed',
    cases: (world): Case[] => [
      { name: 'anonymous', server: 'product', requests: () => [get(`${api}/feed`)] },
      { name: 'signed in', server: 'product', requests: () => world.people.slice(0, 200).map((id) => get(`${api}/feed`, world.headersOf(id))) },
      { name: 'one GET', server: 'floor', setUp: () => storePage(world), requests: () => [get('/get')] },
    ],
    figures: [
      { name: 'anonymous against one GET', of: (round) => round['anonymous']!.perSecond / round['one GET']!.perSecond, goal: { atLeast: 0.35 }, unit: x },
      { name: 'signed in against one GET', of: (round) => round['signed in']!.perSecond / round['one GET']!.perSecond, goal: { atLeast: 0.35 }, unit: x },
      { name: 'node above the floor', of: (round) => round['anonymous']!.cpu['node']! - round['one GET']!.cpu['node']!, goal: { atMost: 70 }, unit: 'µs' },
      { name: 'Redis', of: (round) => round['anonymous']!.cpu['Redis']!, goal: { atMost: 50 }, unit: 'µs' },
    ],
  },
  {
    number: 2,
    name: 'page without cached counts, and without Redis',
    cases: (world): Case[] => [
      { name: 'without counts', server: 'product', connections: 1, once: true, prepare: () => forgetCounts(world), requests: () => pagesOf(shallow(world)) },
      { name: 'without Redis', server: 'without Redis', connections: 1, once: true, requests: () => pagesOf(world.posts.slice(0, 900)) },
      { name: 'one statement', server: 'floor', connections: 1, once: true, requests: () => floorPagesOf(world.posts.slice(0, 900)) },
      { name: 'peer', server: 'peer', connections: 1, once: true, requests: () => peerPagesOf(world.posts.slice(0, 900)) },
    ],
    figures: ['without counts', 'without Redis'].flatMap((name) => [
      { name: `${name}, against the statement`, of: (round) => round[name]!.perSecond / round['one statement']!.perSecond, goal: { atLeast: 0.2 }, unit: x },
      { name: `${name}, against the peer`, of: (round) => round[name]!.perSecond / round['peer']!.perSecond, goal: { atLeast: 0.7 }, unit: x },
    ]),
  },
  {
    number: 3,
    name: 'warm home feed',
    cases: (world): Case[] => [
      { name: 'a reader', server: 'product', requests: () => home(world, world.others.slice(0, 200)) },
      { name: 'a reader who follows celebrities', server: 'product', requests: () => home(world, world.fans.slice(0, 200)) },
      { name: 'set and MGET', server: 'floor', setUp: () => storeTimelines(world), requests: () => world.people.slice(0, 200).map((id) => get(`/timeline?of=${id}`)) },
      { name: 'peer', server: 'peer', requests: () => world.people.slice(0, 200).map((id) => get('/home', world.headersOf(id))) },
    ],
    figures: [
      { name: 'against set and MGET', of: (round) => round['a reader']!.perSecond / round['set and MGET']!.perSecond, goal: { atLeast: 0.55 }, unit: x },
      { name: 'against the peer', of: (round) => round['a reader']!.perSecond / round['peer']!.perSecond, goal: { atLeast: 3 }, unit: x },
      { name: 'cost for a reader who follows celebrities', of: (round) => round['a reader who follows celebrities']!.cpu['node']! / round['a reader']!.cpu['node']!, goal: { atMost: 1.2 }, unit: x },
    ],
  },
  {
    number: 4,
    name: 'writes',
    cases: (world): Case[] => [
      {
        name: 'post',
        server: 'product',
        once: true,
        requests: (round) => some(world.photos, round, 100).map(({ owner, id }) => post(`${api}/posts`, { media_id: id, caption: 'A caption' }, world.headersOf(owner))),
      },
      { name: 'two INSERTs and a publish', server: 'floor', once: true, requests: (round) => some(world.people, round, 100).map((id) => get(`/insert?user=${id}`)) },
      {
        name: 'like',
        server: 'product',
        once: true,
        requests: (round) => some(world.people.slice(40), round, 200).map((id, n) => post(`${api}/posts/${world.posts[(round * 7 + n) % world.sizes.busyPosts]!.id}/like`, {}, world.headersOf(id))),
      },
      {
        name: 'comment',
        server: 'product',
        once: true,
        requests: (round) =>
          some(world.people, round, 200).map((id, n) => post(`${api}/posts/${world.posts[(round * 7 + n) % world.sizes.busyPosts]!.id}/comments`, { text: 'A comment' }, world.headersOf(id))),
      },
      { name: 'one transaction', server: 'floor', once: true, requests: (round) => some(world.people, round, 200).map((id, n) => get(`/transaction?user=${id}${round}&post=${n % 50}`)) },
    ],
    figures: [
      { name: 'post against its floor', of: (round) => round['post']!.perSecond / round['two INSERTs and a publish']!.perSecond, goal: { atLeast: 0.45 }, unit: x },
      { name: 'like against one transaction', of: (round) => round['like']!.perSecond / round['one transaction']!.perSecond, goal: { atLeast: 0.75 }, unit: x },
      { name: 'comment against one transaction', of: (round) => round['comment']!.perSecond / round['one transaction']!.perSecond, goal: { atLeast: 0.75 }, unit: x },
    ],
  },
  {
    number: 9,
    name: 'home reads at 30 % of capacity, with and without writes',
    cases: (world): Case[] => {
      const readers = world.people.slice(0, 200);
      const reads = home(world, readers);
      const profiles = readers.slice(0, 30).map((id, n) => get(`${api}/users/${world.people[n]}/posts`, world.headersOf(id)));
      const writes = readers.slice(0, 10).map((id, n) => post(`${api}/posts/${world.posts[n % world.sizes.busyPosts]!.id}/comments`, { text: 'A comment' }, world.headersOf(id)));
      let capacity = 0;
      // DeathStarBench's mix: 60% home feeds, 30% posts of a user, 10% writes, at 30% of the home feeds the service can show per second.
      const share = (part: number) => Math.max(1, Math.round(0.3 * part * capacity));
      return [
        {
          name: 'without writes',
          server: 'product',
          setUp: async () => {
            capacity = (await putLoad({ url: world.servers.product.url, requests: reads, connections: 8, seconds: 3, once: false })).perSecond;
          },
          requests: () => reads,
          rate: () => share(0.6),
          beside: () => ({ requests: profiles, rate: share(0.3) }),
        },
        { name: 'with writes', server: 'product', requests: () => reads, rate: () => share(0.6), beside: () => ({ requests: [...profiles, ...writes], rate: share(0.4) }) },
      ];
    },
    figures: [{ name: 'p99 of home feeds with writes against without', of: (round) => round['with writes']!.p99 / round['without writes']!.p99, goal: { atMost: 2 }, unit: x }],
  },
  {
    number: 10,
    name: 'comments and likes pages, warm',
    cases: (world): Case[] => {
      const busy = world.posts.slice(0, Math.min(50, world.sizes.busyPosts));
      return [
        { name: 'comments', server: 'product', requests: () => busy.map(({ id }) => get(`${api}/posts/${id}/comments`)) },
        { name: 'likes', server: 'product', requests: () => busy.map(({ id }) => get(`${api}/posts/${id}/likes`)) },
        { name: 'one GET', server: 'floor', setUp: () => storePage(world), requests: () => [get('/get')] },
      ];
    },
    figures: ['comments', 'likes'].map((name) => ({ name: `${name} against one GET`, of: (round) => round[name]!.perSecond / round['one GET']!.perSecond, goal: { atLeast: 0.35 }, unit: x })),
  },
];

/** Reading deep into a million posts. They are inserted last, and the first page is measured again for comparison. */
export const deepRow: HttpRow = {
  number: 5,
  name: 'a page at 95 % of all posts',
  cases: (world): Case[] => {
    const deep = world.posts.slice(-500);
    return [
      { name: 'first pages', server: 'without Redis', connections: 1, once: true, requests: () => pagesOf(world.posts.slice(0, 500)) },
      { name: 'deep pages', server: 'without Redis', connections: 1, once: true, requests: () => pagesOf(deep) },
    ];
  },
  figures: [{ name: 'deep against first', of: (round) => round['first pages']!.perSecond / round['deep pages']!.perSecond, goal: { atMost: 1.15 }, unit: x }],
};
