import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../core/posts/schema.ts';
import { handler } from '../../../functions/feed/get-home-feed.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as unfollow } from '../../../functions/follows/unfollow-user.ts';
import { aPost, aUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

describe('GET /api/v1/feed/home', () => {
  it("shows one's own posts and those of whom one follows, as long as one follows them", async () => {
    const [reader, friend, stranger] = await Promise.all([aUser(), aUser(), aUser()]);
    const home = async () => (await invoke<Feed>(handler, { token: reader.token })).body.posts.map(({ id }) => id);
    const theirs = await aPost(friend);
    await aPost(stranger);
    expect(await home()).toEqual([]);
    const path = { user_id: friend.id };
    await invoke(follow, { token: reader.token, path });
    expect(await home()).toEqual([theirs]);
    const mine = await aPost(reader);
    expect(await home()).toEqual([mine, theirs]);
    await invoke(unfollow, { token: reader.token, path });
    expect(await home()).toEqual([mine]);
  });
});
