import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JobReport } from '../../../core/shared/job.ts';
import type { Post } from '../../../core/posts/schema.ts';
import type { Profile } from '../../../core/users/schema.ts';
import { handler as renderMedia } from '../../../functions/ops/render-media.ts';
import { handler as createPost } from '../../../functions/posts/create-post.ts';
import { handler as getPost } from '../../../functions/posts/get-post.ts';
import { handler as getUser } from '../../../functions/users/get-user.ts';
import { handler as updateMe } from '../../../functions/users/update-me.ts';
import { newId } from '../../../core/shared/ids.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { runJob } from '../../../scripts/job.ts';
import { aMedia, aUser, type TestUser } from '../../setup/given.ts';
import { invoke } from '../../setup/invoke.ts';

let user: TestUser;
beforeAll(async () => {
  user = await aUser();
});

const run = (input: object) => renderMedia(input, {} as Context) as Promise<JobReport>;
const { db } = theApp();

/**
 * Photos from before there were folders and renditions, whose uploads were deleted long ago. They are copies of a row, since an
 * upload notification would make the service's own consumer render them.
 */
async function oldPhotos(count: number): Promise<string[]> {
  const source = await aMedia(user);
  const ids = Array.from({ length: count }, newId).sort();
  await db.query(
    'test_copies',
    `insert into media (id, user_id, status, upload_key, declared_type, declared_size, real_type, width, height, blurhash, variants, content_hash)
     select copy, user_id, 'ready', 'none/' || copy, declared_type, declared_size, real_type, width, height, blurhash, variants, content_hash
     from media, unnest($2::uuid[]) copy where id = $1`,
    [source, ids],
  );
  await db.query('test_objects', 'insert into media_objects (key, media_id) select key, copy from media_objects, unnest($2::uuid[]) copy where media_id = $1', [source, ids]);
  return ids;
}

/** The id just before this one. */
const before = (id: string) => {
  const hex = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

/** Runs the job step by step until these photos are rendered; other tests' photos may be among them. Returns the failed ones. */
async function renderAll(ids: string[], start: string | undefined): Promise<string[]> {
  const failed: string[] = [];
  let after = start;
  for (let part = 0; part < 50; part += 1) {
    const report = await run({ seconds: 0, after });
    failed.push(...report.failed);
    after = report.after;
    const left = await db.query('test_left', 'select id from media where id = any($1::uuid[]) and renditions is null', [ids]);
    if (left.length === 0) return failed;
  }
  throw new Error('The photos were not rendered.');
}

const renditionsOf = async (id: string) => {
  const { body } = await invoke<Post>(getPost, { path: { post_id: id } });
  return body.media[0]!;
};

describe('render-media', () => {
  it('renders photos without renditions, resumes where it was paused, and finds nothing the second time', async () => {
    const ids = await oldPhotos(3);
    const { body: post } = await invoke<Post>(createPost, { token: user.token, body: { media_id: ids[0] } });
    expect((await renditionsOf(post.id)).renditions).toEqual([]);

    const first = await run({ seconds: 0, after: before(ids[0]!) });
    expect(first.done + first.failed.length).toBe(2);
    expect(first.remaining).toBeGreaterThanOrEqual(1);
    await renderAll(ids, first.after);

    const { base_url, query, renditions } = await renditionsOf(post.id);
    expect(renditions.map(({ name }) => name)).toEqual(['64.webp']);
    expect((await fetch(base_url + renditions[0]!.name + query)).status).toBe(200);
    const stamp = () => db.query('test_stamp', 'select updated_at from media where id = any($1::uuid[]) order by id', [ids]);
    const once = await stamp();
    await run({ seconds: 0, after: before(ids[0]!) });
    expect(await stamp()).toEqual(once);
  });

  it('ends when no photos remain', async () => {
    expect(await run({ after: 'ffffffff-ffff-ffff-ffff-ffffffffffff' })).toEqual({ done: 0, failed: [], remaining: 0 });
  });

  it('skips a photo whose files are gone, and reports it', async () => {
    const ids = await oldPhotos(2);
    const [lost, kept] = ids as [string, string];
    await db.query('test_lose', `update media set variants = jsonb_set(variants, '{original}', '"nowhere.jpg"') where id = $1`, [lost]);
    expect(await renderAll([kept], before(lost))).toContain(lost);
    // Otherwise, runs of other tests would find it.
    await db.query('test_forget', `update media set status = 'discarded' where id = $1`, [lost]);
  });

  it('creates the missing files of a profile picture', async () => {
    const [id] = await oldPhotos(1);
    await invoke(updateMe, { token: user.token, body: { avatar_media_id: id } });
    await db.query('test_avatar', `update users set avatar_key = (select variants->>'thumbnail' from media where id = $1), updated_at = clock_timestamp() where id = $2`, [id, user.id]);
    await renderAll([id!], before(id!));
    const { body } = await invoke<Profile>(getUser, { path: { user_id: user.id } });
    expect(body.avatar_url).toMatch(/\/avatar\/[\w-]{22}\/320\.webp$/);
    expect((await fetch(body.avatar_url!.replace('/320.webp', '/64.webp'))).status).toBe(200);
  });

  it('pauses after the current part, and reports its progress', async () => {
    const pausing = new AbortController();
    const parts: JobReport[] = [{ done: 2, failed: [], remaining: 4, after: 'a' }, { done: 1, failed: ['x'], remaining: 3, after: 'b' }, { done: 9, failed: [], remaining: 0 }];
    const inputs: object[] = [];
    const lines: string[] = [];
    const sums = await runJob(
      async (input) => {
        inputs.push(input);
        if (inputs.length === 2) pausing.abort();
        return parts[inputs.length - 1]!;
      },
      (line) => lines.push(line),
      pausing.signal,
    );
    expect(sums).toEqual({ done: 3, failed: ['x'], finished: false });
    expect(inputs).toEqual([{}, { after: 'a' }]);
    expect(lines).toEqual(['2 done, 0 failed, 4 left', '3 done, 1 failed, 3 left']);
  });
});
