import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { deletePost } from '../../../core/posts/delete-post.ts';
import { editPost } from '../../../core/posts/edit-post.ts';
import type { Hashtag, Hashtags } from '../../../core/hashtags/schema.ts';
import { showHashtags } from '../../../core/hashtags/show-account.ts';
import type { JobReport } from '../../../core/shared/job.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as getHashtag } from '../../../functions/hashtags/get-hashtag.ts';
import { handler as listPosts } from '../../../functions/hashtags/list-hashtag-posts.ts';
import { handler as listTrending } from '../../../functions/hashtags/list-trending.ts';
import { handler as rebuild } from '../../../functions/hashtags/rebuild-hashtags.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { seededRandom } from '../../../scripts/seed/random.ts';
import { post } from '../../events/given.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Pick<TestUser, 'id' | 'username' | 'token'>;
const app = theApp();
let people: Person[];
beforeAll(async () => {
  people = await aCrowd(4);
});

/** A unique hashtag. */
const aTag = () => `t${newId().replaceAll('-', '')}`;
const tagged = (author: Person, ...tags: string[]) => post(app, author.id, newId(), tags.map((tag) => `#${tag}`).join(' '));
const edit = (author: Person, id: string, caption: string) => editPost(app, author.id, id, { caption }, { id: newId(), versions: undefined });
const countOf = async (tag: string) => (await invoke<Hashtag>(getHashtag, { path: { tag } })).body.posts_count;
const listed = async (tag: string, reader?: Person, query: Record<string, string> = {}) =>
  (await invoke<{ posts: { id: string }[]; total: number; next_cursor?: string }>(listPosts, { path: { tag }, query, ...(reader && { token: reader.token }) })).body;

describe('a hashtag', () => {
  it('lists the posts of public accounts, newest first, in any spelling', async () => {
    const [ada, ben] = people as [Person, Person];
    const tag = `é${aTag()}`;
    const ids = [await tagged(ada, tag), await tagged(ben, tag.toUpperCase(), tag), await tagged(ada, tag.normalize('NFD'))];
    expect((await invoke(getHashtag, { path: { tag: tag.toUpperCase() } })).body).toEqual({ tag, posts_count: 3 });
    expect(await countOf(encodeURIComponent(tag))).toBe(3);
    const all = await listed(tag);
    expect(all).toMatchObject({ total: 3 });
    expect(all.posts.map(({ id }) => id)).toEqual(ids.toReversed());
    const first = await listed(tag, ben, { limit: '2' });
    const second = await listed(tag, ben, { limit: '2', cursor: first.next_cursor! });
    expect([...first.posts, ...second.posts].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.next_cursor).toBeUndefined();
  });

  it('that is unused has no posts, and an invalid one is not found', async () => {
    const tag = aTag();
    expect((await invoke(getHashtag, { path: { tag } })).body).toEqual({ tag, posts_count: 0 });
    expect(await listed(tag)).toEqual({ posts: [], total: 0 });
    for (const wrong of ['a b', '%zz', '%2f', '#a', 'a'.repeat(101), 'ﷺ'.repeat(50)]) {
      for (const handler of [getHashtag, listPosts]) expectProblem(await invoke(handler, { path: { tag: wrong } }), 404, 'not_found');
    }
  });

  it('follows edits and deletions', async () => {
    const [ada] = people as [Person];
    const [one, other] = [aTag(), aTag()];
    const id = await tagged(ada, one);
    await edit(ada, id, `#${other}`);
    expect([await countOf(one), await countOf(other)]).toEqual([0, 1]);
    await edit(ada, id, 'nothing');
    expect(await countOf(other)).toBe(0);
    await edit(ada, id, `#${one} #${other}`);
    await deletePost(app, ada.id, id);
    expect([await countOf(one), await countOf(other)]).toEqual([0, 0]);
    expect((await listed(one)).posts).toEqual([]);
  });

  it('follows accounts that become private and public', async () => {
    const [, , cleo, dan] = people as [Person, Person, Person, Person];
    const tag = aTag();
    await tagged(cleo, tag);
    const change = async (is_private: boolean) => invoke(updateMe, { token: cleo.token, body: { is_private } });
    await change(true);
    expect((await listed(tag, dan)).posts).toEqual([]);
    await eventually(async () => expect(await countOf(tag)).toBe(0));
    // A post published while the account is private is not counted either.
    await tagged(cleo, tag);
    expect(await countOf(tag)).toBe(0);
    await change(false);
    await eventually(async () => expect(await listed(tag, dan)).toMatchObject({ total: 2 }));
    expect((await listed(tag, dan)).posts).toHaveLength(2);
  });

  it('respects the visibility rule', async () => {
    const [ada, ben] = (await aCrowd(2)) as [Person, Person];
    const tag = aTag();
    await tagged(ada, tag);
    await invoke(block, { token: ada.token, path: { user_id: ben.id } });
    expect(await listed(tag, ben)).toEqual({ posts: [], total: 1 });
  });
});

describe('trending hashtags', () => {
  it('are those used by most people, regardless of how often each uses them', async () => {
    const [many, busy] = [aTag(), aTag()];
    const crowd = await aCrowd(3);
    for (const author of crowd) await tagged(author, many);
    for (let time = 0; time < 5; time += 1) await tagged(people[0]!, busy);
    // The list may contain other tests' hashtags, each used by one person.
    const trending = async () => (await invoke<Hashtags>(listTrending, {})).body.hashtags;
    expect(await trending()).toContainEqual({ tag: many, posts_count: 3 });
    const score = async (tag: string) => (await app.db.query<{ score: number }>('score_of', 'select score from hashtags where tag = $1', [tag]))[0]!.score;
    const day = Math.floor(Date.now() / 86_400_000);
    expect(await score(many)).toBeGreaterThan(await score(busy));
    expect(Math.abs((await score(many)) - day - Math.log2(3))).toBeLessThan(1);
    // The weight of a use halves each day, and is negligible after a week.
    await app.db.query('age', `update hashtags set score = score - 20 where tag = $1`, [many]);
    expect((await trending()).map(({ tag }) => tag)).not.toContain(many);
  });
});

describe('counts and scores', () => {
  it('equal a recount after random histories, and are rebuilt by the job', async () => {
    const random = seededRandom(17);
    const tags = Array.from({ length: 4 }, aTag);
    const authors = await aCrowd(3);
    const posts: { id: string; author: Person }[] = [];
    const some = () => tags.filter(() => random.chance(0.5));
    for (let step = 0; step < 40; step += 1) {
      const author = random.pick(authors);
      const own = posts.filter((one) => one.author === author);
      await random.pick([
        async () => void posts.push({ id: await tagged(author, ...some()), author }),
        async () => void (own.length > 0 && (await edit(author, random.pick(own).id, some().map((tag) => `#${tag}`).join(' ')))),
        async () => {
          if (own.length === 0) return;
          const gone = random.pick(own);
          posts.splice(posts.indexOf(gone), 1);
          await deletePost(app, author.id, gone.id);
        },
        async () => {
          await app.db.query('flip', 'update users set is_private = not is_private where id = $1', [author.id]);
          // Redelivered.
          for (let time = 0; time < 2; time += 1) await showHashtags(app, author.id);
        },
      ])();
    }
    const state = () => app.db.query<{ tag: string; posts_count: number; score: number }>('state_of', 'select tag, posts_count, score from hashtags where tag = any($1) order by tag', [tags]);
    const expected = await app.db.query<{ tag: string; posts_count: number }>(
      'recount_of',
      `select tag, count(p.id)::int as posts_count from unnest($1::text[]) tag
       left join (posts p join users u on u.id = p.user_id and not u.is_private) on p.entities @> jsonb_build_array(jsonb_build_object('tag', tag))
       group by tag order by tag collate "C"`,
      [tags],
    );
    const before = await state();
    expect(before.map(({ tag, posts_count }) => ({ tag, posts_count }))).toEqual(expected);

    await app.db.query('damage', 'update hashtags set posts_count = 99, score = 1 where tag = any($1)', [tags]);
    await app.db.query('damage_rows', 'delete from post_hashtags where tag = $1', [tags[0]]);
    const run = (input: object) => rebuild(input, {} as Context) as Promise<JobReport>;
    expect(await runJob((input) => run({ seconds: 0, ...input }), () => undefined)).toMatchObject({ finished: true });
    const after = await state();
    expect(after.map(({ tag, posts_count }) => ({ tag, posts_count }))).toEqual(expected);
    after.forEach(({ score }, index) => {
      const was = before[index]!.score;
      expect(score === was || Math.abs(score - was) < 1e-6).toBe(true);
    });
  });
});
