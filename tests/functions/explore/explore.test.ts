import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { deletePost } from '../../../core/posts/delete-post.ts';
import { storeCounts } from '../../../core/interactions/sql.ts';
import type { Feed } from '../../../core/posts/schema.ts';
import type { JobReport } from '../../../core/shared/job.ts';
import { refreshState } from '../../../core/users/refresh-state.ts';
import { handler as listPopular } from '../../../functions/explore/list-popular-posts.ts';
import { handler as rebuild } from '../../../functions/explore/rebuild-popular.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { post } from '../../events/given.ts';
import { eventually } from '../../setup/eventually.ts';
import { aCrowd, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Pick<TestUser, 'id' | 'username' | 'token'>;
const app = theApp();
let people: Person[];
beforeAll(async () => {
  people = await aCrowd(3);
});

/** Creates a post with this number of likes, as written by the consumer of likes. */
async function liked(author: Person, likes: number): Promise<string> {
  const id = await post(app, author.id);
  await like(id, likes);
  return id;
}
const like = (id: string, likes: number, version = likes) => storeCounts(app.db, new Map([[id, { likes, comments: 0, version, commentsVersion: 0 }]]));
/** How many days after its creation a post is ranked. */
const lead = async (id: string) =>
  (await app.db.query<{ lead: number }>('lead_of', 'select extract(epoch from ranked_at - created_at)::float / 86400 as lead from popular_posts where post_id = $1', [id]))[0]?.lead;
/** The given posts that are listed, in order, without other tests' posts. */
async function listed(ids: readonly string[], reader?: Person, limit = 100): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined && found.length < ids.length; ) {
    const { body }: { body: Feed } = await invoke<Feed>(listPopular, { query: { limit: String(limit), cursor }, ...(reader && { token: reader.token }) });
    found.push(...body.posts.map(({ id }) => id).filter((id) => ids.includes(id)));
    cursor = body.next_cursor;
  }
  return found;
}
const age = (id: string, days: number) =>
  app.db.query('age_post', `update posts set created_at = created_at - $2 * interval '24 hours' where id = $1`, [id, days]);

describe('popular posts', () => {
  it('are ordered by likes, of which each day of age halves the weight', async () => {
    const [ada, ben, cleo] = people as [Person, Person, Person];
    const ids = [await liked(ada, 900), await liked(ben, 300), await liked(ada, 100)] as const;
    expect(await listed(ids)).toEqual(ids);
    // Nine times as many likes compensate for about three days.
    await age(ids[0], 4);
    expect(await listed(ids, cleo)).toEqual([ids[1], ids[2], ids[0]]);
    // After a week a post is no longer listed, however many likes it has.
    await age(ids[0], 3.01);
    expect(await listed(ids)).toEqual([ids[1], ids[2]]);
  });

  it('are paged, and accept no cursor of another list', async () => {
    const [ada] = people as [Person];
    const ids = [await liked(ada, 9_000), await liked(ada, 8_000), await liked(ada, 7_000)];
    expect(await listed(ids, undefined, 1)).toEqual(ids);
    expect((await invoke(listPopular, { query: { cursor: Buffer.from('posts:1:x').toString('base64url') } })).status).toBe(400);
  });

  it('are by public, discoverable authors', async () => {
    const [ada, ben] = (await aCrowd(2)) as [Person, Person];
    const ids = [await liked(ada, 50), await liked(ben, 50)];
    await app.db.query('hide_one', 'update users set discoverable = false where id = $1', [ada.id]);
    await refreshState(app, ada.id);
    expect(await listed(ids, ada)).toEqual([ids[1]]);
    await app.db.query('close_one', 'update users set is_private = true, discoverable = true where id = $1', [ada.id]);
    await refreshState(app, ada.id);
    expect(await listed(ids, ada)).toEqual([ids[1]]);
    await app.db.query('open_one', 'update users set is_private = false where id = $1', [ada.id]);
    await refreshState(app, ada.id);
    expect((await listed(ids)).toSorted()).toEqual(ids.toSorted());
  });

  it('follow likes and deletions, in steps of a tenth of a day', async () => {
    const [ada] = people as [Person];
    const id = await liked(ada, 3);
    expect(await lead(id)).toBeCloseTo(2, 5);
    await like(id, 99, 4);
    expect(await lead(id)).toBeCloseTo(6.6, 5);
    await like(id, 101, 5);
    expect(await lead(id)).toBeCloseTo(6.7, 5);
    await like(id, 0, 6);
    expect(await lead(id)).toBe(0);
    await deletePost(app, ada.id, id);
    expect(await lead(id)).toBeUndefined();
  });

  it('are removed after a week, when others are added', async () => {
    const [ada] = people as [Person];
    const id = await liked(ada, 1);
    // The oldest post, so it is removed first.
    await app.db.query('outdate', `update popular_posts set created_at = '2020-01-01' where post_id = $1`, [id]);
    await post(app, ada.id);
    expect(await lead(id)).toBeUndefined();
  });

  it('are ranked again by the job', async () => {
    const [ada] = people as [Person];
    const [lost, wrong, old] = [await liked(ada, 7), await liked(ada, 15), await liked(ada, 31)] as [string, string, string];
    await app.db.query('lose_rank', 'delete from popular_posts where post_id = $1', [lost]);
    await app.db.query('damage_rank', `update popular_posts set ranked_at = 'epoch' where post_id = $1`, [wrong]);
    await age(old, 8);
    const run = (input: object) => rebuild(input, {} as Context) as Promise<JobReport>;
    await eventually(async () => {
      expect(await runJob((input) => run({ seconds: 0, ...input }), () => undefined)).toMatchObject({ finished: true });
      // A run skips an old row that another test's post is just removing.
      expect([await lead(lost), await lead(wrong), await lead(old)]).toEqual([3, 4, undefined]);
    });
  });
});

