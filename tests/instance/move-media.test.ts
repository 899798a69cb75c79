import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { expect, it, onTestFinished } from 'vitest';
import type { JobReport } from '../../core/shared/job.ts';
import { handler as moveMedia } from '../../functions/ops/move-media.ts';
import { theApp } from '../../platform/whole-app.ts';
import { runJob } from '../../scripts/job.ts';
import { startDelivery } from '../events/consumers.ts';
import { people } from '../events/given.ts';
import { useOwnCloud } from '../events/own-cloud.ts';
import { manyFiles } from '../setup/remembered-photos.ts';

// It moves everybody's files, so this file has its own instance.
const own = useOwnCloud();

const call = (input: object) => moveMedia({ seconds: 1, ...input }, {} as Context) as Promise<JobReport>;
const scopes = async () =>
  (await theApp().db.query<{ media_private: string; count: number }>('test_scopes', 'select media_private, count(*)::int as count from users group by 1 order by 1')).map(({ media_private, count }) => `${count} ${media_private}`);
const files = async (ids: string[], place: string) => (await Promise.all(ids.map((id) => theApp().storage.listMedia(`${place}/${id}/`, '', 1000)))).flat().length;

it('moves what there is already, shows how far it is, and is paused, gone on with, rolled back and finished', async () => {
  const app = theApp();
  const ids = await people(app, 12);
  for (const id of ids.slice(0, 3)) await manyFiles(id, 2);
  const readers = (who: string) => app.db.query('test_readers', `insert into instance (readers) values ($1) on conflict (one) do update set readers = $1, updated_at = clock_timestamp()`, [who]);

  // Nothing moves before there are consumers; the first part is interrupted.
  await readers('members');
  const paused = await call({ seconds: 0 });
  expect(paused).toMatchObject({ done: 10, failed: [], remaining: 12 });
  const delivery = await startDelivery({ stateFile: join(own.dataDir, 'checkpoints.json') });
  onTestFinished(() => delivery.stop());
  const lines: string[] = [];
  expect(await runJob(call, (line) => lines.push(line))).toMatchObject({ done: 2, failed: [], finished: true });
  expect(lines.at(-1)).toBe('2 done, 0 failed, 0 left');
  expect(await scopes()).toEqual(['12 all']);
  expect([await files(ids, 'public'), await files(ids, 'private')]).toEqual([0, 6]);

  expect(await runJob(call, () => undefined, undefined, { rollback: true })).toMatchObject({ done: 12, finished: true });
  expect([await scopes(), await files(ids, 'public'), await files(ids, 'private')]).toEqual([['12 none'], 6, 0]);

  await readers('everyone');
  await app.db.query('test_one_private', 'update users set is_private = true where id = $1', [ids[0]]);
  expect(await runJob(call, () => undefined, undefined, { finish: true })).toMatchObject({ done: 1, finished: true });
  expect(await scopes()).toEqual(['11 none', '1 photos']);
  await expect(call({ rollback: true })).rejects.toThrow('no rollback any more');
});
