import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listHomePosts } from '../../core/feed/sql.ts';
import type { Position } from '../../core/shared/page.ts';
import { type PlatformApp, theApp } from '../../platform/whole-app.ts';
import { followers, people } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { asOwner } from '../setup/as-owner.ts';

useOwnCloud();
const followees = 120;
const postsOf = (index: number) => [0, 1, 9, 10, 11, 40, 300][index % 7]!;
let app: PlatformApp;
let reader: string;
/** The reader's whole feed, found by sorting everything. */
let all: string[];

beforeAll(async () => {
  app = theApp();
  const [first, stranger, ...authors] = (await people(app, followees + 2)) as [string, string, ...string[]];
  reader = first;
  for (const author of authors) await followers(app, author, [reader]);
  // Some authors post often and others rarely, some recently and others long ago; a tenth of the timestamps are shared by many posts.
  const writers = [...authors, reader, stranger];
  await app.db.query(
    'insert_posts',
    `insert into posts (id, user_id, created_at, counts_version)
     select gen_random_uuid(), author,
            date_trunc('milliseconds', now()) - (case when n % 10 = 0 then 5000 else (n * 37 + place * 1009) % 100000 end) * interval '1 second', 0
     from unnest($1::uuid[], $2::int[]) with ordinality as w (author, posts, place), generate_series(1, posts) n`,
    [writers, writers.map((_, index) => postsOf(index))],
  );
  await asOwner('analyze posts');
  const rows = await app.db.query<{ id: string }>(
    'sort_all',
    `select id from posts where user_id = $1 or user_id in (select followee_id from follows where follower_id = $1)
     order by created_at desc, id desc`,
    [reader],
  );
  all = rows.map(({ id }) => id);
});
afterAll(() => app.close());

describe('the statement of the home feed', () => {
  it.each([1, 9, 10, 11, 101, 500])('returns the newest %d of all posts', async (limit) => {
    expect((await listHomePosts(app.db, reader, undefined, limit)).map(({ id }) => id)).toEqual(all.slice(0, limit));
  });

  it('continues after any post, to the end', async () => {
    const seen: string[] = [];
    let after: Position | undefined;
    for (;;) {
      const rows = await listHomePosts(app.db, reader, after, 487);
      if (rows.length === 0) break;
      seen.push(...rows.map(({ id }) => id));
      after = rows.at(-1);
    }
    expect(seen).toEqual(all);
  });

  it('first reads ten posts per author, then more only from those who fill the page', async () => {
    let text = '';
    let values: readonly unknown[] = [];
    await listHomePosts({ query: async (_name, statement, given) => ((text = statement), (values = given!), []) }, reader, undefined, 500);
    const [{ 'QUERY PLAN': [{ Plan: plan }] }] = (await app.db.query('explain_home', `explain (analyze, format json) ${text}`, values)) as never as [
      { 'QUERY PLAN': [{ Plan: Node }] },
    ];
    const read = rowsRead(plan);
    console.log(`${followees} followees with ${all.length} posts: ${read} read for the newest 500`);
    expect(read).toBeLessThanOrEqual(10 * (followees + 1) + 50 * 500);
    expect(read).toBeLessThan(all.length / 2);
  });
});

interface Node {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  Plans?: Node[];
}

/** How many rows the plan has read from the posts table. */
const rowsRead = (node: Node): number =>
  (node['Relation Name'] === 'posts' ? node['Actual Rows'] * node['Actual Loops'] : 0) + (node.Plans ?? []).reduce((sum, child) => sum + rowsRead(child), 0);
