import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { deletePost } from '../../../core/posts/delete-post.ts';
import { editPost } from '../../../core/posts/edit-post.ts';
import type { SearchResults } from '../../../core/search/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as indexSearch } from '../../../functions/search/index-search.ts';
import { handler as search } from '../../../functions/search/search.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { post } from '../../events/given.ts';
import { expectInvalid } from '../../setup/expect-problem.ts';
import { aCrowd, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Pick<TestUser, 'id' | 'username' | 'token'>;
const app = theApp();
let ada: Person;
let ben: Person;
beforeAll(async () => {
  [ada, ben] = (await aCrowd(2)) as [Person, Person];
});

/** A unique word. */
const aWord = () => `w${newId().replaceAll('-', '')}`;
const find = async (q: string, type: string, reader?: Person, more: Record<string, string> = {}) =>
  (await invoke<SearchResults>(search, { query: { q, type, ...more }, ...(reader && { token: reader.token }) })).body;
const people = async (q: string, reader?: Person) => (await find(q, 'users', reader)).users!.map(({ id }) => id);
const posts = async (q: string, reader?: Person) => (await find(q, 'posts', reader)).posts!.map(({ id }) => id);
const change = (person: Person, body: object) => invoke(updateMe, { token: person.token, body });

describe('people', () => {
  it('are found by the beginning of either name, and by similarity, ignoring case and accents', async () => {
    const [somebody] = (await aCrowd(1)) as [Person];
    // Only letters, so that no other name is similar.
    const name = Array.from(newId().slice(-12), (digit) => 'abcdefghijklmnop'[parseInt(digit, 16)]).join('');
    await change(somebody, { display_name: `Zoë ${name} Ångström` });
    for (const q of [somebody.username, `@${somebody.username.slice(0, -1)}`, `zoe ${name.toUpperCase()}`, `ZOË ${name.slice(0, 8)}`, name, `${name} angstrom`, `${name}x`]) {
      expect([q, await people(q)]).toEqual([q, expect.arrayContaining([somebody.id])]);
    }
    expect((await people(somebody.username))[0]).toBe(somebody.id);
    expect((await find(somebody.username, 'users', ada)).users![0]).toMatchObject({ username: somebody.username, viewer_follows: false });
    await change(somebody, { display_name: `Ольга ${name}` });
    expect(await people(`ольга ${name}`)).toContain(somebody.id);
  });

  it('are only found if the reader may find them', async () => {
    const [shy] = (await aCrowd(1)) as [Person];
    expect(await people(shy.username, ada)).toContain(shy.id);
    await change(shy, { is_private: true });
    expect(await people(shy.username, ada)).toContain(shy.id);
    await invoke(block, { token: shy.token, path: { user_id: ada.id } });
    expect(await people(shy.username, ada)).not.toContain(shy.id);
    await change(shy, { discoverable: false });
    for (const reader of [ada, ben, undefined]) expect(await people(shy.username, reader)).not.toContain(shy.id);
    expect(await people(shy.username, shy)).toContain(shy.id);
  });
});

describe('hashtags', () => {
  it('are found by their beginning, the most used first', async () => {
    const start = aWord();
    for (const tag of [`${start}one`, `${start}two`, `${start}two`]) await post(app, ada.id, newId(), `#${tag}`);
    for (const q of [start, `#${start.toUpperCase()}`]) {
      expect((await find(q, 'hashtags')).hashtags).toEqual([
        { tag: `${start}two`, posts_count: 2 },
        { tag: `${start}one`, posts_count: 1 },
      ]);
    }
  });
});

describe('posts', () => {
  it('are found by words of captions and alternative texts together, and follow edits and deletions', async () => {
    const [word, other] = [aWord(), aWord()];
    const id = await post(app, ada.id, newId(), `Über ${word}, 東京タワーへ`);
    for (const q of [word, `${word.toUpperCase()} uber`, `東京タワー ${word}`]) expect([q, await posts(q)]).toEqual([q, [id]]);
    expect(await posts(`${word} ${other}`)).toEqual([]);
    const edit = (changes: object) => editPost(app, ada.id, id, changes, { id: newId(), versions: undefined });
    await edit({ caption: 'plain', alt_texts: [other] });
    expect([await posts(word), await posts(other)]).toEqual([[], [id]]);
    await deletePost(app, ada.id, id);
    expect(await posts(other)).toEqual([]);
    expect(await posts("'; drop \\ & | ! :*")).toEqual([]);
  });

  it('are ranked, page by page', async () => {
    const word = aWord();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await post(app, ada.id, newId(), word));
    await app.db.query('like_much', 'update posts set likes_count = 50 where id = $1', [ids[4]]);
    const expected = [ids[4], ...ids.slice(0, 4)];
    const first = await find(word, 'posts', ben, { limit: '3' });
    const second = await find(word, 'users,hashtags,posts', ben, { limit: '3', cursor: first.next_cursor! });
    expect([...first.posts!, ...second.posts!].map(({ id }) => id)).toEqual(expected);
    expect(second).not.toHaveProperty('users');
    expect(second.next_cursor).toBeUndefined();
  });

  it('are only found for discoverable accounts', async () => {
    const [author] = (await aCrowd(1)) as [Person];
    const word = aWord();
    const id = await post(app, author.id, newId(), word);
    expect(await posts(word, ada)).toEqual([id]);
    await change(author, { discoverable: false });
    expect(await posts(word, ada)).toEqual([]);
    await change(author, { discoverable: true, is_private: true });
    expect(await posts(word, ada)).toEqual([]);
    await change(author, { is_private: false });
    await invoke(block, { token: author.token, path: { user_id: ada.id } });
    expect([await posts(word, ada), await posts(word, ben)]).toEqual([[], [id]]);
  });
});

it('returns all types by default, and rejects unknown ones', async () => {
  const { body } = await invoke<SearchResults>(search, { query: { q: ada.username } });
  expect(body).toMatchObject({ users: [{ id: ada.id }], hashtags: [], posts: [] });
  expectInvalid(await invoke(search, { query: { q: '' } }), 'q');
  expectInvalid(await invoke(search, { query: { q: 'a', type: 'users,places' } }), 'type');
  expectInvalid(await invoke(search, { query: { q: 'a', cursor: 'x' } }), 'cursor');
});

it('the job index-search makes older posts and people searchable', async () => {
  const [somebody] = (await aCrowd(1)) as [Person];
  const word = aWord();
  await change(somebody, { display_name: `Łucja ${word}` });
  const id = await post(app, somebody.id, newId(), word);
  await app.db.query('forget_words', 'delete from post_words where post_id = $1', [id]);
  await app.db.query('forget_name', `update users set folded_name = '' where id = $1`, [somebody.id]);
  const run = (input: object) => indexSearch(input, {} as Context) as Promise<{ done: number; failed: string[]; remaining: number; after?: string }>;
  expect(await runJob((input) => run({ seconds: 0, ...input }), () => undefined)).toMatchObject({ failed: [], finished: true });
  expect(await posts(word)).toEqual([id]);
  expect(await people(`lucja ${word}`)).toContain(somebody.id);
});
