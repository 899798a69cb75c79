import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCursor } from '../../core/shared/page.ts';
import { newId } from '../../core/shared/ids.ts';
import { handler as getFeed } from '../../functions/feed/get-feed.ts';
import { handler as getHomeFeed } from '../../functions/feed/get-home-feed.ts';
import { handler as listFollowers } from '../../functions/follows/list-followers.ts';
import { handler as listFollowing } from '../../functions/follows/list-following.ts';
import { handler as listComments } from '../../functions/comments/list-comments.ts';
import { handler as listLikes } from '../../functions/likes/list-likes.ts';
import { handler as listUserPosts } from '../../functions/posts/list-user-posts.ts';
import { expectInvalid } from '../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../setup/given.ts';
import { invoke } from '../setup/invoke.ts';

let user: TestUser;
let path: Record<string, string>;
beforeAll(async () => {
  user = await aUser();
  path = { user_id: user.id, post_id: await aPost(user) };
});

const lists = [
  ['posts', getFeed],
  ['posts', getHomeFeed],
  ['posts', listUserPosts],
  ['follows', listFollowers],
  ['follows', listFollowing],
  ['likes', listLikes],
  ['comments', listComments],
] as const;
const kinds = ['posts', 'likes', 'comments', 'follows'] as const;
const place = () => ({ micros: Date.now() * 1000, id: newId() });

describe.each(lists.map(([kind, handler]) => ({ kind, handler, route: handler.definition.route })))('$route', ({ kind, handler }) => {
  const list = (query: Record<string, string>) => invoke(handler, { token: user.token, path, query });

  // How values are interpreted is tested next to core/shared/page.ts.
  it.each(['1', '100', '500', '0', '-1', 'ten', '', '\0', '1\ud800'])('accepts the limit %j', async (limit) => {
    expect((await list({ limit })).status).toBe(200);
  });

  // Clients of the original API, which page by offset, do not use the home feed.
  it.runIf(handler !== getHomeFeed)('rejects an offset that is too large and accepts any other', async () => {
    for (const offset of ['10001', '20000']) expect(expectInvalid(await list({ offset }), 'offset').detail).toContain('next_cursor');
    for (const offset of ['0', '10000', '-1', 'x', '']) expect((await list({ offset })).status).toBe(200);
  });

  it('treats an empty cursor as none', async () => {
    expect((await list({ cursor: '' })).status).toBe(200);
  });

  it.each(['junk', '\0', '\ud800', 'x'.repeat(201), Buffer.from(`${kind}:1:2`).toString('base64url')])(
    'rejects the cursor %j',
    async (cursor) => {
      expectInvalid(await list({ cursor }), 'cursor');
    },
  );

  it.each(kinds.filter((other) => other !== kind))('refuses a cursor of a list of %s', async (other) => {
    expectInvalid(await list({ cursor: encodeCursor(other, place()) }), 'cursor');
  });

  it('accepts cursors of its own kind, even if the position is deleted or at the end of time', async () => {
    expect((await list({ cursor: encodeCursor(kind, place()) })).status).toBe(200);
    for (const micros of [0, Number.MAX_SAFE_INTEGER]) {
      expect((await list({ cursor: encodeCursor(kind, { micros, id: newId() }) })).status, String(micros)).toBe(200);
    }
  });
});
