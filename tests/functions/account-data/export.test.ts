import { randomBytes } from 'node:crypto';
import type { Context, SQSRecord } from 'aws-lambda';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { documents, notExported } from '../../../core/account-data/exported-documents.ts';
import { exportKey } from '../../../core/account-data/export-keys.ts';
import { insertExport } from '../../../core/account-data/exports-sql.ts';
import { parts } from '../../../core/account-data/parts.ts';
import { sweepExports } from '../../../core/account-data/remove-exports.ts';
import type { Export, ExportList } from '../../../core/account-data/request-export.ts';
import { writeExport } from '../../../core/account-data/write-export.ts';
import { masterKeyOf } from '../../../core/media/limits.ts';
import { newId } from '../../../core/shared/ids.ts';
import { maxFailures } from '../../../events/consumers.ts';
import { handler as getExport } from '../../../functions/account-data/get-export.ts';
import { handler as listExports } from '../../../functions/account-data/list-exports.ts';
import { handler as onExportRequested } from '../../../functions/account-data/on-export-requested.ts';
import { handler as requestExport } from '../../../functions/account-data/request-export.ts';
import { handler as bookmarkPost } from '../../../functions/bookmarks/bookmark-post.ts';
import { handler as createComment } from '../../../functions/comments/create-comment.ts';
import { handler as editComment } from '../../../functions/comments/edit-comment.ts';
import { handler as followUser } from '../../../functions/follows/follow-user.ts';
import { handler as likePost } from '../../../functions/likes/like-post.ts';
import { handler as editPost } from '../../../functions/posts/edit-post.ts';
import { handler as blockUser } from '../../../functions/relations/block-user.ts';
import { handler as muteUser } from '../../../functions/relations/mute-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { processClients, theApp } from '../../../platform/whole-app.ts';
import { eventually } from '../../setup/eventually.ts';
import { expectProblem } from '../../setup/expect-problem.ts';
import { aMedia, aPost, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';
import { aModerator, openReports, report, resolve } from '../moderation/given.ts';

const app = theApp();
const show = (user: TestUser, export_id: string) => invoke<Export>(getExport, { token: user.token, path: { export_id } });
const list = async (user: TestUser) => (await invoke<ExportList>(listExports, { token: user.token })).body.exports;
const ask = async (user: TestUser, headers = {}) => (await invoke<{ id: string }>(requestExport, { token: user.token, headers })).body.id;
const isReady = (user: TestUser, id: string) => eventually(async () => expect((await show(user, id)).body.status).toBe('ready'));

/** Creates the user's export; returns its ZIP files, and all files unpacked. */
async function exportOf(user: TestUser): Promise<{ body: Export; zips: Uint8Array[]; files: Record<string, Uint8Array> }> {
  const { status, body: { id } } = await invoke<{ id: string }>(requestExport, { token: user.token });
  expect(status).toBe(202);
  const body = await eventually(async () => {
    const answer = await show(user, id);
    expect(answer.body).toMatchObject({ id, status: 'ready', progress: 100 });
    return answer.body;
  });
  const zips = await Promise.all(body.files.map(({ url }) => download(url)));
  expect(zips.map(({ length }) => length)).toEqual(body.files.map(({ bytes }) => bytes));
  return { body, zips, files: Object.assign({}, ...zips.map((zip) => unzipSync(zip))) as Record<string, Uint8Array> };
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="lambdagram-\d{4}-\d\d-\d\d-1\.zip"$/);
  return new Uint8Array(await response.arrayBuffer());
}

const textOf = (files: Record<string, Uint8Array>, name: string) => Buffer.from(files[name]!).toString();
type Row = Record<string, unknown>;
const rowsOf = (files: Record<string, Uint8Array>, name: string) => JSON.parse(textOf(files, `${name}.json`)) as Row[];

const letStand = (id: string, time: string) => app.db.query('stand_still', 'update exports set updated_at = now() - $2::interval where id = $1', [id, time]);

/** Makes the consumer fail on a message that has already failed twice. */
async function failForTheLastTime(data: { export_id: string; user_id: string }): Promise<void> {
  const record = {
    messageId: newId(),
    body: JSON.stringify({ id: newId(), type: 'export.requested', occurred_at: new Date().toISOString(), data }),
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: { failures: { dataType: 'Number', stringValue: String(maxFailures - 1) } },
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:lambdagram-${process.env['STAGE']}-export-requested`,
  } as unknown as SQSRecord;
  expect(await onExportRequested({ Records: [record] }, {} as Context)).toEqual({ batchItemFailures: [] });
}

const to = (user: TestUser) => ({ path: { user_id: user.id } });

describe('an export', () => {
  let user: TestUser;
  let friend: TestUser;
  let reporter: TestUser;
  let blocker: TestUser;
  let own: string;
  let secret: string;
  let comment: string;
  beforeAll(async () => {
    [user, friend, reporter, blocker] = await Promise.all([aUser('me'), aUser('friend'), aUser('reporter'), aUser('blocker')]);
    const me = { token: user.token };
    own = await aPost(user, '<b>Mine</b> & yours');
    await invoke(editPost, { ...me, path: { post_id: own }, body: { caption: '<b>Mine</b> & "ours"', alt_texts: ['A "harbour"'] } });
    secret = await aPost(friend, 'Between friends');
    await invoke(updateMe, { ...me, body: { display_name: 'Ada <3', avatar_media_id: await aMedia(user) } });
    await aMedia(user);
    const post = { path: { post_id: secret } };
    await invoke(likePost, { ...me, ...post });
    await invoke(bookmarkPost, { ...me, ...post });
    comment = (await invoke<{ comment_id: string }>(createComment, { ...me, ...post, body: { text: 'Lovely' } })).body.comment_id;
    await invoke(editComment, { ...me, path: { ...post.path, comment_id: comment }, body: { text: 'Lovely!' } });
    await invoke(createComment, { token: friend.token, path: { post_id: own }, body: { text: 'Said by a friend' } });
    await invoke(likePost, { token: friend.token, path: { post_id: own } });
    await invoke(followUser, { ...me, ...to(friend) });
    await invoke(followUser, { token: friend.token, ...to(user) });
    await report(user, { post_id: secret, text: 'Why I report it' });
    await report(reporter, { user_id: user.id, text: 'Whispered to moderators' });
    await report(reporter, { post_id: own, text: 'Whispered, too' });
    const moderator = await aModerator();
    await resolve(moderator, (await openReports(moderator, own))[0]!.id, 'warn', 'Be kind');
    // From now on, the post that the user has reported, liked and saved is hidden from them.
    await invoke(updateMe, { token: friend.token, body: { is_private: true, bio: 'For friends only' } });
    await invoke(blockUser, { token: blocker.token, ...to(user) });
    await invoke(muteUser, { token: blocker.token, ...to(user) });
    await invoke(blockUser, { ...me, ...to(reporter) });
    await invoke(muteUser, { ...me, ...to(friend) });
    // Until a photo is rendered, its served version would be exported.
    await eventually(async () => {
      const waiting = await app.db.query('unrendered_of', 'select id from media where user_id = $1 and renditions is null', [user.id]);
      if (waiting.length > 0) throw new Error('The photos are not rendered yet.');
    });
  });

  it('contains every row of the account and every photo, opens from disk, and is reproducible', async () => {
    const { zips, files, body } = await eventually(async () => {
      // The index by user is eventually consistent, and so are a post's counts and the removal of notifications about a muted friend.
      const made = await exportOf(user);
      expect(rowsOf(made.files, 'posts')[0]).toMatchObject({ likes_count: 1, comments_count: 1 });
      expect([rowsOf(made.files, 'likes'), rowsOf(made.files, 'comments'), rowsOf(made.files, 'bookmarks')].map(({ length }) => length)).toEqual([1, 1, 1]);
      expect(rowsOf(made.files, 'notifications').slice(1)).toMatchObject([{ type: 'moderation', read: false }]);
      return made;
    });
    expect(Date.parse(body.expires_at!) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    const { email, username } = user;
    expect(rowsOf(files, 'account')).toMatchObject({ id: user.id, username, email, display_name: 'Ada <3', avatar: expect.stringMatching(/^photos\//) });
    const [post] = rowsOf(files, 'posts');
    expect(rowsOf(files, 'posts')).toHaveLength(1);
    expect(post).toMatchObject({ type: 'post', id: own, caption: '<b>Mine</b> & "ours"', likes_count: 1, comments_count: 1, photos: [{ alt: 'A "harbour"' }] });
    expect((post!['versions'] as Row[]).map(({ caption }) => caption)).toEqual(['<b>Mine</b> & yours', '<b>Mine</b> & "ours"']);
    const [photo] = post!['photos'] as { file: string }[];
    expect(rowsOf(files, 'photos')).toHaveLength(3);
    for (const { file } of rowsOf(files, 'photos')) expect(Buffer.from(files[file as string]!).toString('hex')).toMatch(/^(ffd8ff|89504e47|52494646)/);
    expect(Object.keys(files).filter((name) => name.startsWith('photos/'))).toHaveLength(3);
    expect(rowsOf(files, 'comments')).toMatchObject([{ post_id: secret, comment_id: comment, text: 'Lovely!', earlier_texts: [{ text: 'Lovely' }] }]);
    for (const name of ['likes', 'bookmarks']) expect(rowsOf(files, name)).toEqual([{ post_id: secret, created_at: expect.any(String) }]);
    expect(rowsOf(files, 'follows').map(({ type, user_id }) => [type, user_id])).toEqual([
      ['following', friend.id],
      ['followers', friend.id],
      ['blocks', reporter.id],
      ['mutes', friend.id],
    ]);
    expect(rowsOf(files, 'reports')).toMatchObject([
      { type: 'report', target_id: secret, text: 'Why I report it', decided: false },
      { type: 'decision', kind: 'warn', target_id: own, note: 'Be kind' },
    ]);
    expect(rowsOf(files, 'sessions')).toHaveLength(1);

    const page = textOf(files, 'index.html');
    expect(page).toContain('&lt;b&gt;Mine&lt;/b&gt; &amp; &quot;ours&quot;');
    expect(page).toContain(`<img src="${photo!.file}" alt="A &quot;harbour&quot;"`);
    expect(page).not.toContain('<b>');

    const again = await exportOf(user);
    expect(again.body.id).not.toBe(body.id);
    expect(again.zips.map((zip) => Buffer.from(zip).toString('base64'))).toEqual(zips.map((zip) => Buffer.from(zip).toString('base64')));
  });

  it('contains nothing of others that its owner may not see', async () => {
    const { files } = await exportOf(user);
    const everything = Object.keys(files).filter((name) => !name.startsWith('photos/')).map((name) => textOf(files, name)).join('\n');
    const theirs = ['Between friends', 'For friends only', 'Said by a friend', 'Whispered', blocker.id, blocker.username, friend.email, reporter.email, 'moderator'];
    expect(theirs.filter((text) => everything.includes(text))).toEqual([]);
    // The owner has blocked the reporter, so the export contains the reporter's id and name, but nothing else about them.
    for (const text of [reporter.id, reporter.username]) expect(everything.split(text)).toHaveLength(2);
  });

  it('is for its owner only, who can list exports, latest first; no other one starts before it is finished', async () => {
    const somebody = await aUser();
    expect(await list(somebody)).toEqual([]);
    const [latest, before] = await list(user);
    expect(latest!.created_at > before!.created_at).toBe(true);
    expect((await show(user, latest!.id)).body).toEqual({ ...latest, files: [{ ...latest!.files[0], url: expect.any(String) }] });
    for (const [who, id] of [[somebody, latest!.id], [user, newId()]] as const) expectProblem(await show(who, id), 404, 'export_not_found');

    const running = newId();
    await insertExport(app.db, running, somebody.id, 10);
    for (const headers of [{}, { 'Idempotency-Key': newId() }]) expect(await ask(somebody, headers)).toBe(running);
    expect(await list(somebody)).toMatchObject([{ id: running, status: 'running', progress: 0, files: [], expires_at: null }]);
    // It has made no progress, so another request restarts it.
    await letStand(running, '11 minutes');
    expect(await ask(somebody)).toBe(running);
    await isReady(somebody, running);
  });

  it('is created once if requested twice with one key', async () => {
    const somebody = await aUser();
    const headers = { 'Idempotency-Key': newId() };
    const id = await ask(somebody, headers);
    await isReady(somebody, id);
    expect(await ask(somebody, headers)).toBe(id);
    expect(await list(somebody)).toHaveLength(1);
  });

  it('that keeps failing is marked as failed, and does not block another', async () => {
    const somebody = await aUser();
    const failed = newId();
    await insertExport(app.db, failed, somebody.id, 10);
    const unwrap = processClients.wrap('storage', () => ({ beginExportFile: () => Promise.reject(new Error('broken for good')) }));
    onTestFinished(unwrap);
    onTestFinished(async () => void (await app.deadLetters.forget(somebody.id)));
    await failForTheLastTime({ export_id: failed, user_id: somebody.id });
    unwrap();
    expect((await show(somebody, failed)).body).toMatchObject({ status: 'failed', files: [], expires_at: null });
    // A late message does not resume it.
    expect(await writeExport(app, failed)).toEqual({ left: false });

    const next = await ask(somebody);
    await isReady(somebody, next);
    expect((await list(somebody)).map(({ id, status }) => [id, status])).toEqual([[next, 'ready'], [failed, 'failed']]);
  });

  it('has no contents before its row has the upload, which an erasure would abort', async () => {
    const somebody = await aUser();
    const id = newId();
    await insertExport(app.db, id, somebody.id, 10);
    const uploads: string[] = [];
    onTestFinished(
      processClients.wrap('storage', () => ({
        putExportPart: async (_key, upload) => {
          uploads.push(upload);
          throw new Error('cut off');
        },
      })),
    );
    const before = async () => (await app.db.query<{ upload_id: string }>('known_upload', 'select upload_id from exports where id = $1', [id]))[0]!.upload_id;
    for (let time = 0; time < 2; time += 1) await expect(writeExport(app, id)).rejects.toThrow('cut off');
    expect(uploads).toEqual([await before(), await before()]);
  });

  it('whose function is killed each time counts as failed after an hour, and does not block another', async () => {
    const somebody = await aUser();
    const killed = newId();
    await insertExport(app.db, killed, somebody.id, 10);
    await letStand(killed, '61 minutes');
    expect(await list(somebody)).toMatchObject([{ id: killed, status: 'failed' }]);
    const next = await ask(somebody);
    expect(next).not.toBe(killed);
    await isReady(somebody, next);
    expect((await show(somebody, killed)).body.status).toBe('failed');
  });

  it('is open to a suspended account', async () => {
    const suspended = await aUser();
    await app.db.query('suspend_for_export', 'update users set suspended_at = now() where id = $1', [suspended.id]);
    await exportOf(suspended);
  });

  it('is deleted with its files when it expires', async () => {
    const somebody = await aUser();
    const { body } = await exportOf(somebody);
    await app.db.query('end_export', `update exports set expires_at = now() where id = $1`, [body.id]);
    expect((await show(somebody, body.id)).body).toMatchObject({ status: 'expired', files: [] });
    expect(await sweepExports(app, true)).toBeGreaterThan(0);
    await sweepExports(app, false);
    expectProblem(await show(somebody, body.id), 404, 'export_not_found');
    expect((await fetch(body.files[0]!.url)).status).toBe(404);
  });
});

describe('a large export', () => {
  // Two photos fill a part, and three are too large for one file.
  const sizes = { part: 5 * 1024 * 1024, file: 8_000_000 };
  let user: TestUser;
  const masters = new Map<string, Buffer>();
  beforeAll(async () => {
    user = await aUser();
    for (let made = 0; made < 3; made += 1) {
      const id = await aMedia(user);
      const folder = await eventually(async () => {
        const [row] = await app.db.query<{ folder: string }>('rendered', 'select folder from media where id = $1 and renditions is not null', [id]);
        if (!row) throw new Error('The photo is not rendered yet.');
        return row.folder;
      });
      const bytes = randomBytes(2_700_000);
      await app.storage.putMaster(masterKeyOf(folder), bytes, 'image/jpeg');
      masters.set(`photos/${id}.jpg`, bytes);
    }
  });

  const begin = async () => {
    const id = newId();
    await insertExport(app.db, id, user.id, 10);
    return id;
  };
  const filesOf = async (id: string) => {
    const { files } = (await show(user, id)).body;
    return Promise.all(files.map(async (_, at) => (await app.storage.readMedia(exportKey({ id, user_id: user.id }, at + 1)))!));
  };

  it('has several complete files, none too large, and is the same if interrupted anywhere or written by two runs', async () => {
    const whole = await begin();
    expect(await writeExport(app, whole, sizes)).toEqual({ left: false });
    const zips = await filesOf(whole);
    expect(zips).toHaveLength(2);
    for (const zip of zips) expect(zip.length).toBeLessThanOrEqual(sizes.file);
    const unpacked = Object.assign({}, ...zips.map((zip) => unzipSync(zip))) as Record<string, Uint8Array>;
    for (const [name, bytes] of masters) expect(Buffer.from(unpacked[name]!).equals(bytes), name).toBe(true);

    // Runs are interrupted at each storage call in turn, before or after it takes effect.
    const cut = await begin();
    let [calls, dies] = [0, 0];
    const dying =
      <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        calls += 1;
        if (calls < dies) return call(...args);
        if (dies % 2 === 0) await call(...args);
        throw new Error('cut off');
      };
    const unwrap = processClients.wrap('storage', (storage) => ({
      readMedia: dying(storage.readMedia),
      beginExportFile: dying(storage.beginExportFile),
      putExportPart: dying(storage.putExportPart),
      completeExportFile: dying(storage.completeExportFile),
    }));
    onTestFinished(unwrap);
    for (dies = 1; dies <= 24; dies += 1) {
      calls = 0;
      await writeExport(app, cut, sizes).catch((error: Error) => expect(error.message).toBe('cut off'));
      if ((await show(user, cut)).body.status === 'ready') break;
    }
    unwrap();
    expect(dies).toBeGreaterThan(4);
    await writeExport(app, cut, sizes);
    expect((await filesOf(cut)).map((zip, at) => Buffer.from(zip).equals(zips[at]!))).toEqual([true, true]);

    const both = await begin();
    expect(await Promise.all([writeExport(app, both, sizes), writeExport(app, both, sizes)])).toEqual([{ left: false }, { left: false }]);
    expect((await filesOf(both)).map((zip, at) => Buffer.from(zip).equals(zips[at]!))).toEqual([true, true]);
  });
});

it.each(['tables', 'items'] as const)('every one of the %s that belong to an account is in an export, or is left out for a reason', (kind) => {
  const owned = parts.flatMap(({ covers }): readonly string[] => covers[kind] ?? []);
  const known = [...documents.flatMap(({ covers }): readonly string[] => covers[kind] ?? []), ...Object.keys(notExported[kind])];
  expect(owned.filter((name) => !known.includes(name)), 'Put it into a document of core/account-data/exported-documents.ts, or into `notExported` with the reason.').toEqual([]);
  expect(known.filter((name) => !owned.includes(name))).toEqual([]);
  expect(known).toHaveLength(new Set(known).size);
});
