import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import pg from 'pg';
import { beforeAll, expect, it } from 'vitest';
import { listFunctions } from '../../infra/functions.ts';
import { theApp } from '../../platform/whole-app.ts';
import { eventually } from '../setup/eventually.ts';
import { startDelivery } from './consumers.ts';
import { people, post } from './given.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
beforeAll(() => {
  process.env['RELAY_DELAY_SECONDS'] = '1';
  return () => theApp().close();
});

/** Whether a schedule expression (EventBridge user guide, "Schedule expressions") triggers in that minute of the day. */
function isDue(expression: string, minute: number): boolean {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return minute % (Number(count) * { minute: 1, hour: 60, day: 1440 }[unit as 'minute' | 'hour' | 'day']) === 0;
  const [, atMinute, atHour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(expression) ?? [];
  if (atMinute === undefined) throw new Error(`cannot tell when ${expression} is`);
  return minute === Number(atHour) * 60 + Number(atMinute);
}

/** The statements that Postgres has logged so far, prepared statements by name. */
async function statements(): Promise<string[]> {
  const log = await readFile(join(service.dataDir, 'logs', 'postgres.log'), 'utf8');
  return [...log.matchAll(/LOG: {2}(?:statement|execute ([^:]+)): (.*)/g)].map(([, name, text]) => (name && name !== '<unnamed>' ? name : text!));
}

it('in 24 hours without visitors the database only gets the statements of the nightly work', async () => {
  const app = theApp();
  const owner = new pg.Client(service.cloud.migrationUrl);
  await owner.connect();
  await owner.query(`alter system set log_statement = 'all'`);
  await owner.query('select pg_reload_conf()');
  await owner.end();
  // The last activity before the day begins, with everything that follows from it.
  const [author] = (await people(app, 1)) as [string];
  await post(app, author);
  const delivery = await startDelivery({ stateFile: join(service.dataDir, 'checkpoints.json') });
  await eventually(async () => expect(await statements()).toContain('outbox_state'));
  const before = (await statements()).length;

  const scheduled = (await listFunctions()).flatMap(({ handler: { operation }, file }) => (operation?.schedule ? [{ file, ...operation.schedule }] : []));
  const runs: { file: string; minute: number }[] = [];
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    for (const { file, input = {} } of scheduled.filter((one) => isDue(one.rate, minute))) {
      const { handler } = (await import(`../../${file}`)) as { handler: (event: unknown, context: Context) => Promise<unknown> };
      await handler(input, {} as Context);
      runs.push({ file, minute });
    }
  }
  await delivery.stop();

  expect(runs.map(({ file }) => file).toSorted()).toEqual(scheduled.map(({ file }) => file).toSorted());
  // The runs are close together, so that a pausing database wakes once a day.
  expect(Math.max(...runs.map(({ minute }) => minute)) - Math.min(...runs.map(({ minute }) => minute))).toBeLessThan(15);
  const day = (await statements()).slice(before);
  expect(day).toEqual(expect.arrayContaining(['take_unpublished_events', 'outbox_state', 'delete_old_events', 'list_unneeded_media']));
  expect(day.length).toBeLessThan(60);
});
