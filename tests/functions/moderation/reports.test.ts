import { beforeAll, describe, expect, it } from 'vitest';
import type { ActionList } from '../../../core/moderation/schema.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as createReport } from '../../../functions/moderation/create-report.ts';
import { handler as listActions } from '../../../functions/moderation/list-actions.ts';
import { handler as deletePost } from '../../../functions/posts/delete-post.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { loadEndpoints } from '../../../scripts/openapi.ts';
import { expectInvalid, expectProblem } from '../../setup/expect-problem.ts';
import { aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { aModerator, type Moderator, openReports, report } from './given.ts';

let moderator: Moderator;
let reporter: TestUser;
beforeAll(async () => {
  [moderator, reporter] = await Promise.all([aModerator(), aUser('reporter')]);
});

const aComment = async (author: TestUser, post: string, text: string) =>
  (await invoke<{ comment_id: string }>(createComment, { token: author.token, path: { post_id: post }, body: { text } })).body.comment_id;

describe('POST /api/v1/reports', () => {
  it('shows moderators the reported content as it was then', async () => {
    const author = await aUser();
    const post = await aPost(author, 'Buy now!');
    const comment = await aComment(author, post, 'Really, buy!');
    await invoke(updateMe, { token: author.token, body: { bio: 'I sell things', display_name: 'Seller' } });
    for (const target of [{ post_id: post }, { post_id: post, comment_id: comment }, { user_id: author.id }]) {
      expect(await report(reporter, { ...target, reason: 'spam', text: 'Again and again' })).toMatchObject({ status: 202, body: {} });
    }
    await invoke(updateMe, { token: author.token, body: { bio: '' } });

    const common = { reason: 'spam', text: 'Again and again', author: { id: author.id, username: author.username }, reporter: { id: reporter.id, username: reporter.username } };
    const [ofPost] = await openReports(moderator, post);
    expect(ofPost).toMatchObject({ ...common, target: { kind: 'post', id: post }, reports_count: 1, earlier_actions: 0, author_suspended: false });
    expect(ofPost!.content).toMatchObject({ text: 'Buy now!', username: author.username, is_private: false, photos: [{ alt: '', url: expect.stringMatching(/^http/) }] });
    const [ofComment] = await openReports(moderator, comment);
    expect(ofComment).toMatchObject({ ...common, target: { kind: 'comment', id: comment, post_id: post }, content: { text: 'Really, buy!', photos: [] } });
    const [ofUser] = await openReports(moderator, author.id);
    expect(ofUser).toMatchObject({ ...common, target: { kind: 'user', id: author.id }, content: { text: 'I sell things', display_name: 'Seller' } });

    await invoke(deletePost, { token: author.token, path: { post_id: post } });
    expect((await openReports(moderator, post))[0]!.content).toMatchObject({ text: 'Buy now!' });
  });

  it('works by id, regardless of what the author has done', async () => {
    const author = await aUser();
    const post = await aPost(author);
    await invoke(updateMe, { token: author.token, body: { is_private: true } });
    await invoke(blockUser, { token: author.token, path: { user_id: reporter.id } });
    for (const target of [{ post_id: post }, { user_id: author.id }]) expect((await report(reporter, target)).status).toBe(202);
    expect(await openReports(moderator, post)).toHaveLength(1);
    expect(await openReports(moderator, author.id)).toHaveLength(1);
  });

  it('does not reveal whether the subject exists', async () => {
    const post = await aPost(await aUser());
    const [found, ...missing] = [await report(reporter, { post_id: post }), await report(reporter, { post_id: newId() }), await report(reporter, { post_id: post, comment_id: newId() }), await report(reporter, { user_id: newId() })];
    for (const answer of missing) expect({ status: answer.status, body: answer.body, headers: Object.keys(answer.headers) }).toEqual({ status: found.status, body: found.body, headers: Object.keys(found.headers) });
  });

  it('keeps one open report per person and subject, even if sent repeatedly and concurrently', async () => {
    const [author, other] = [await aUser(), await aUser()];
    const post = await aPost(author);
    await Promise.all([...Array.from({ length: 4 }, () => report(reporter, { post_id: post })), report(other, { post_id: post })]);
    const open = await openReports(moderator, post);
    expect(open.map((one) => one.reporter.id).toSorted()).toEqual([other.id, reporter.id].toSorted());
    expect(open.map((one) => one.reports_count)).toEqual([2, 2]);
  });

  it.each([
    [{}, 'post_id'],
    [{ post_id: newId(), user_id: newId() }, 'post_id'],
    [{ comment_id: newId() }, 'post_id'],
    [{ post_id: 'x' }, 'post_id'],
    [{ post_id: newId(), reason: 'boring' }, 'reason'],
    [{ post_id: newId(), text: 'x'.repeat(1_001) }, 'text'],
    [{ post_id: newId(), note: 'x' }, 'note'],
  ])('rejects %j', async (body, path) => {
    expectInvalid(await report(reporter, body), path);
  });

  it('requires an account, and accepts sixty an hour from one', async () => {
    expectProblem(await invoke(createReport, { body: { user_id: newId(), reason: 'spam' } }), 401, 'missing_token');
    const eager = await aUser();
    const answers = [];
    for (let time = 0; time < 61; time += 1) answers.push(await report(eager, { user_id: newId() }));
    // The limit's hour may end in the meantime, which resets the count.
    expect(answers.slice(0, 60).filter(({ status }) => status !== 202)).toEqual([]);
    expect([202, 429]).toContain(answers[60]!.status);
  });
});

describe('the log', () => {
  const views = async (author: string) => {
    const { body } = await invoke<ActionList>(listActions, { token: moderator.token, query: { limit: '100' } });
    return body.actions.filter((action) => action.kind === 'view' && action.author.id === author);
  };

  it('records each time that private content was shown to a moderator, and nothing else', async () => {
    const [open, closed] = [await aUser(), await aUser()];
    await invoke(updateMe, { token: closed.token, body: { is_private: true } });
    const [publicPost, privatePost] = [await aPost(open), await aPost(closed)];
    for (const post_id of [publicPost, privatePost]) await report(reporter, { post_id });
    const before = (await views(closed.id)).length;
    expect((await openReports(moderator, privatePost))[0]!.content.is_private).toBe(true);
    const after = await views(closed.id);
    expect(after.length).toBe(before + 1);
    expect(after[0]).toMatchObject({ moderator: { id: moderator.id }, target: { kind: 'post', id: privatePost } });
    expect(await views(open.id)).toEqual([]);
  });
});

describe('endpoints for roles', () => {
  it('reject everyone else, without revealing what exists', async () => {
    const guarded = [...(await loadEndpoints()).values()].filter(({ definition }) => definition.roles);
    expect(guarded.length).toBeGreaterThan(8);
    const path = { report_id: newId(), action_id: newId(), user_id: reporter.id, code: 'abc' };
    for (const handler of guarded) {
      expectProblem(await invoke(handler, { token: reporter.token, path, body: {} }), 403, 'role_required');
    }
  });
});
