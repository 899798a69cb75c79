import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../core/shared/ids.ts';
import type { Post } from '../../../core/posts/schema.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as getMedia } from '../../../functions/media/get-media.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler } from '../../../functions/users/update-me.ts';
import { noStrings, unstorable } from '../../setup/bad-text.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, anUpload, aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

const update = (user: TestUser, body: unknown) => invoke<Profile>(handler, { token: user.token, body });

let somebody: TestUser;
beforeAll(async () => {
  somebody = await aUser();
});

describe('PATCH /api/v1/users/me', () => {
  it('changes the given fields only', async () => {
    const user = await aUser();
    await update(user, { display_name: 'Ada 🌷', bio: 'Sums\nand more' });
    expect((await update(user, { display_name: 'Ada L.' })).body).toMatchObject({ display_name: 'Ada L.', bio: 'Sums\nand more' });
    expect((await update(user, { bio: '' })).body).toMatchObject({ display_name: 'Ada L.', bio: '' });
    expect((await update(user, {})).body).toMatchObject({ display_name: 'Ada L.', bio: '' });
    const { body } = await invoke<Profile>(getUser, { path: { user_id: user.id } });
    expect(body).toMatchObject({ display_name: 'Ada L.', bio: '' });
  });

  it('reports fields that users cannot change, and changes nothing', async () => {
    const user = await aUser();
    const asked = { display_name: 'Ada', email: 'x@example.com', dispaly_name: 'Ada' };
    expectInvalid(await update(user, asked), 'email', 'dispaly_name');
    const { body } = await invoke<Profile>(getUser, { path: { user_id: user.id } });
    expect(body).toMatchObject({ username: user.username, display_name: '' });
  });

  it.each([undefined, 'null', '[]', '7', '"bio"'])('rejects the body %j', async (body) => {
    expectProblem(await update(somebody, body), 400, 'malformed_json');
  });

  it('shows a new picture everywhere immediately, and none after null', async () => {
    const user = await aUser();
    const [post, picture] = await Promise.all([aPost(user), aMedia(user)]);
    const shown = async () => (await invoke<Post>(getPost, { path: { post_id: post } })).body.avatar_url;
    expect(await shown()).toBeNull();
    const { body } = await update(user, { avatar_media_id: picture.toUpperCase() });
    expect(body.avatar_url).toMatch(/^http/);
    expect(await shown()).toBe(body.avatar_url);
    // Setting the same picture again changes nothing.
    expect((await update(user, { avatar_media_id: picture })).body.avatar_url).toBe(body.avatar_url);
    expect((await update(user, { avatar_media_id: null })).body.avatar_url).toBeNull();
    expect(await shown()).toBeNull();
    expectProblem(await invoke(getMedia, { path: { media_id: picture } }), 404, 'media_not_found');
  });

  it('rejects a picture that is unknown, foreign, pending or in a post', async () => {
    const [user, other] = await Promise.all([aUser(), aUser()]);
    const [foreign, used, { media_id: unready }] = await Promise.all([aMedia(other), aMedia(user), anUpload(user)]);
    await invoke(createPost, { token: user.token, body: { media_id: used } });
    const asking = (avatar_media_id: string) => update(user, { avatar_media_id });
    expectProblem(await asking(newId()), 404, 'media_not_found');
    expectProblem(await asking(foreign), 403, 'not_your_media');
    expectProblem(await asking(unready), 409, 'media_not_ready');
    expectProblem(await asking(used), 409, 'media_in_use');
  });

  it('does not allow a picture to be posted as well', async () => {
    const user = await aUser();
    const picture = await aMedia(user);
    await update(user, { avatar_media_id: picture });
    expectProblem(await invoke(createPost, { token: user.token, body: { media_id: picture } }), 409, 'media_in_use');
  });

  it.each([
    ...[...unstorable, ...noStrings].flatMap(([name, value]) => [[name, 'display_name', value], [name, 'bio', value]]),
    ['51 characters', 'display_name', 'x'.repeat(51)],
    ['151 characters', 'bio', 'x'.repeat(151)],
    ['no id', 'avatar_media_id', 'x'],
    ['a number', 'avatar_media_id', 7],
  ])('refuses %s as %s', async (_, path, value) => {
    expectInvalid(await update(somebody, { [path as string]: value }), path as string);
  });
});
