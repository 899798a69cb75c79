import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { commentKey, postKey } from '../../../core/interactions/items.ts';
import { newId } from '../../../core/shared/ids.ts';
import { savePosition } from '../../../core/shared/sweep.ts';
import { timeOf } from '../../../core/shared/time.ts';
import type { CommentList } from '../../../core/comments/schema.ts';
import type { Post } from '../../../core/posts/schema.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as listComments } from '../../../functions/comments/list-comments.ts';
import { handler as parseTexts } from '../../../functions/ops/parse-texts.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as listUserPosts } from '../../../functions/posts/list-user-posts.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { aCrowd, aMedia, aPost, freshName, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Pick<TestUser, 'id' | 'username' | 'token'>;
let author: Person;
let named: Person;
let other: Person;
beforeAll(async () => {
  [author, named, other] = (await aCrowd(3)) as [Person, Person, Person];
});

const read = async (post_id: string, reader?: Person) => (await invoke<Post>(getPost, { path: { post_id }, ...(reader && { token: reader.token }) })).body;
const mention = (text: string, name = named) => {
  const start = Array.from(text.slice(0, text.indexOf('@'))).length;
  return { type: 'mention', start, end: start + 1 + name.username.length, user_id: name.id };
};

describe('entities', () => {
  it('are in a post and in lists, in code points, and follow edits', async () => {
    const caption = `🌅 with @${named.username.toUpperCase()}, @nobody_${newId().slice(-8)} #Sunset https://example.com`;
    const { body: created } = await invoke<Post>(createPost, { token: author.token, body: { media_id: await aMedia(author), caption } });
    const at = (part: string) => Array.from(caption.slice(0, caption.indexOf(part))).length;
    const entities = [
      mention(caption),
      { type: 'hashtag', start: at('#'), end: at('#') + 7, tag: 'sunset' },
      { type: 'url', start: at('https'), end: at('https') + 19, url: 'https://example.com' },
    ];
    expect(created.entities).toEqual(entities);
    expect((await read(created.id)).entities).toEqual(entities);
    const { body: list } = await invoke<{ posts: Post[] }>(listUserPosts, { path: { user_id: author.id } });
    expect(list.posts[0]!.entities).toEqual(entities);

    const headers = { 'Idempotency-Key': freshName('key') };
    const edit = (body: object, more = {}) => invoke<Post>(editPost, { token: author.token, path: { post_id: created.id }, body, ...more });
    const first = (await edit({ caption: '#one' }, { headers })).body.entities;
    expect(first).toEqual([{ type: 'hashtag', start: 0, end: 4, tag: 'one' }]);
    expect((await edit({ comments_enabled: false })).body.entities).toEqual(first);
    expect((await edit({ caption: 'plain' })).body.entities).toEqual([]);
    // The repeated request returns the text and entities of the version that it created.
    expect((await edit({ caption: '#one' }, { headers })).body).toMatchObject({ caption: '#one', entities: first });
    expect((await read(created.id)).entities).toEqual([]);
  });

  it('is in a comment', async () => {
    const post = await aPost(author);
    const text = `Thank you @${named.username}! #thanks`;
    const { body: created } = await invoke<{ entities: unknown }>(createComment, { token: other.token, path: { post_id: post }, body: { text } });
    const { body } = await invoke<CommentList>(listComments, { path: { post_id: post } });
    expect(body.comments[0]!.entities).toMatchObject([mention(text), { type: 'hashtag', tag: 'thanks' }]);
    expect(created.entities).toEqual(body.comments[0]!.entities);
  });

  it('never lead to people whom the reader may not find', async () => {
    const [blocker, shy] = (await aCrowd(2)) as [Person, Person];
    const caption = `With @${blocker.username} and @${shy.username}`;
    const post = await aPost(author, caption);
    const seenBy = async (reader?: Person) => (await read(post, reader)).entities.flatMap((entity) => ('user_id' in entity ? entity.user_id : []));
    expect(await seenBy(other)).toEqual([blocker.id, shy.id]);
    await invoke(block, { token: blocker.token, path: { user_id: other.id } });
    await invoke(updateMe, { token: shy.token, body: { discoverable: false } });
    expect(await seenBy(other)).toEqual([]);
    expect(await seenBy(shy)).toEqual([blocker.id, shy.id]);
    expect(await seenBy()).toEqual([blocker.id]);
  });
});

describe('the job parse-texts', () => {
  it('finds entities in older texts, part by part, and again after changes by older code', async () => {
    const app = theApp();
    const post = await aPost(author, '#old');
    const comments = Array.from({ length: 3 }, newId);
    for (const id of comments) {
      const item = { comment_id: id, user_id: other.id, text: `Hi @${named.username}`, created_at: timeOf(app.now()) };
      await app.dynamo.put({ TableName: app.settings.interactionsTable, Item: { pk: postKey(post), sk: commentKey(id), ...item } });
    }
    await app.db.query('forget_entities', 'update posts set entities = null, entities_version = null where id = $1', [post]);
    // Starts just before our id, to skip other tests' posts.
    await savePosition(app.db, 'parse-texts', previous(post));
    const run = (input: object) => parseTexts(input, {} as Context) as Promise<{ done: number; failed: string[]; remaining: number; after?: string }>;
    expect(await runJob((input) => run({ seconds: 0, ...input }), () => undefined)).toMatchObject({ failed: [], finished: true });
    expect((await read(post)).entities).toEqual([{ type: 'hashtag', start: 0, end: 4, tag: 'old' }]);
    const { body } = await invoke<CommentList>(listComments, { path: { post_id: post } });
    expect(body.comments.map(({ entities }) => entities)).toEqual(comments.map(() => [mention(`Hi @${named.username}`)]));

    // Edited as earlier code would have done.
    await app.db.query('edit_as_before', `update posts set caption = '#new', version = version + 1 where id = $1`, [post]);
    await savePosition(app.db, 'parse-texts', previous(post));
    expect((await run({ seconds: 60 })).done).toBe(1);
    expect((await read(post)).entities).toEqual([{ type: 'hashtag', start: 0, end: 4, tag: 'new' }]);
  });
});

/** The id just before this one. */
const previous = (id: string) => (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
