import { describe, expect, it } from 'vitest';
import type { UserList } from '../../../core/follows/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as follow } from '../../../functions/follows/follow-user.ts';
import { handler as listFollowers } from '../../../functions/follows/list-followers.ts';
import { handler as listFollowing } from '../../../functions/follows/list-following.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aCrowd } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

type Person = { id: string; token: string; username: string };
const follows = async (one: Person, other: Person) => {
  await invoke(follow, { token: one.token, path: { user_id: other.id } });
};

describe.each([
  ['GET /api/v1/users/{user_id}/followers', listFollowers, (subject: Person, other: Person) => follows(other, subject)],
  ['GET /api/v1/users/{user_id}/following', listFollowing, (subject: Person, other: Person) => follows(subject, other)],
] as const)('%s', (_, handler, relate) => {
  const list = (user_id: string, query: Record<string, string> = {}, token?: string) =>
    invoke<UserList>(handler, { path: { user_id }, query, ...(token !== undefined && { token }) });
  const names = ({ body }: { body: UserList }) => body.users.map(({ username }) => username);

  it('lists people, latest first, by cursor and by offset, with the exact total', async () => {
    const [subject, ...others] = (await aCrowd(6)) as [Person, ...Person[]];
    for (const other of others) await relate(subject, other);
    const latestFirst = others.map(({ username }) => username).reverse();
    const first = await list(subject.id, { limit: '3' });
    const second = await list(subject.id, { limit: '3', cursor: first.body.next_cursor! });
    expect([first, second].map(names)).toEqual([latestFirst.slice(0, 3), latestFirst.slice(3)]);
    expect(first.body.total).toBe(5);
    expect(second.body).not.toHaveProperty('next_cursor');
    expect(names(await list(subject.username, { limit: '2', offset: '2' }))).toEqual(latestFirst.slice(2, 4));
  });

  it('shows readers whom they follow, and nobody else', async () => {
    const [subject, other, reader] = (await aCrowd(3)) as [Person, Person, Person];
    await relate(subject, other);
    expect((await list(subject.id, {}, reader.token)).body.users[0]).toMatchObject({ id: other.id, viewer_follows: false });
    await follows(reader, other);
    expect((await list(subject.id, {}, reader.token)).body.users[0]).toMatchObject({ id: other.id, viewer_follows: true });
    expect((await list(subject.id)).body.users[0]).not.toHaveProperty('viewer_follows');
  });

  it('returns 404 for unknown and malformed users', async () => {
    expectProblem(await list(newId()), 404, 'user_not_found');
    for (const ref of ['ab', 'a\0bc', '\ud800abc']) expectProblem(await list(ref), 404, 'not_found');
  });
});
