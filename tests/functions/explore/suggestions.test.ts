import { beforeAll, describe, expect, it } from 'vitest';
import type { Suggestions } from '../../../core/explore/schema.ts';
import { handler as listSuggestions } from '../../../functions/explore/list-suggestions.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as block } from '../../../functions/relations/block-user.ts';
import { handler as mute } from '../../../functions/relations/mute-user.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { followers, people as inDatabase, post } from '../../events/given.ts';
import { aCrowd, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = Pick<TestUser, 'id' | 'token' | 'username'>;
const app = theApp();
const suggested = async (user: Person) => (await invoke<Suggestions>(listSuggestions, { token: user.token })).body.users;
/** Suggestions of people who are followed by people the user follows. */
const shared = async (user: Person) => (await suggested(user)).filter(({ shared_follows }) => shared_follows > 0).map(({ id, shared_follows }) => [id, shared_follows]);

describe('suggested people', () => {
  let user: Person;
  let friends: [Person, Person, Person];
  beforeAll(async () => {
    [user, ...friends] = (await aCrowd(4)) as [Person, Person, Person, Person];
    for (const friend of friends) await followers(app, friend.id, [user.id]);
  });

  it('are followed by many of the people that the user follows', async () => {
    const [one, two, three] = (await inDatabase(app, 3)) as [string, string, string];
    await followers(app, one, [friends[0].id]);
    await followers(app, two, friends.map(({ id }) => id));
    await followers(app, three, friends.slice(1).map(({ id }) => id));
    expect(await shared(user)).toEqual([[two, 3], [three, 2], [one, 1]]);
    expect((await suggested(user))[0]).toEqual({ id: two, username: expect.any(String), display_name: '', avatar_url: null, viewer_follows: false, shared_follows: 3 });
  });

  it('exclude people already related to the user, and undiscoverable people', async () => {
    const [me, friend, ...others] = (await aCrowd(9)) as [Person, Person, ...Person[]];
    await followers(app, friend.id, [me.id]);
    for (const { id } of [me, ...others]) await followers(app, id, [friend.id]);
    const [followed, requested, muted, blocked, blocking, hidden, left] = others as [Person, Person, Person, Person, Person, Person, Person];
    await app.db.query('make_private', 'update users set is_private = true where id = any($1)', [[requested.id, left.id]]);
    await app.db.query('hide_person', 'update users set discoverable = false where id = $1', [hidden.id]);
    for (const { id } of [followed, requested]) await invoke(follow, { token: me.token, path: { user_id: id } });
    await invoke(mute, { token: me.token, path: { user_id: muted.id } });
    await invoke(block, { token: me.token, path: { user_id: blocked.id } });
    await invoke(block, { token: blocking.token, path: { user_id: me.id } });
    // A private account is suggested, since one can request to follow it.
    expect(await shared(me)).toEqual([[left.id, 1]]);
    const all = (await suggested(me)).map(({ id }) => id);
    for (const { id } of [me, friend, followed, requested, muted, blocked, blocking, hidden]) expect(all).not.toContain(id);
  });

  it('are popular people if the user follows nobody yet, without those whom the rule hides', async () => {
    const [me, gone, author] = (await aCrowd(3)) as [Person, Person, Person];
    await post(app, author.id);
    await app.db.query('make_popular', 'update users set followers_count = 1000000 where id = $1', [author.id]);
    const all = await suggested(me);
    expect(all[0]).toMatchObject({ id: author.id, shared_follows: 0 });
    await app.db.query('make_unpopular', 'update users set followers_count = 0 where id = $1', [author.id]);
    // The follows of a suspended account are not revealed.
    const [secret] = (await inDatabase(app, 1)) as [string];
    await followers(app, gone.id, [me.id]);
    await followers(app, secret, [gone.id]);
    await app.db.query('suspend_one', 'update users set suspended_at = now() where id = $1', [gone.id]);
    expect(await shared(me)).toEqual([]);
  });
});
