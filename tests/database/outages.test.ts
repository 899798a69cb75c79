import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Db } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { createApp } from '../../platform/whole-app.ts';
import { loadConfig } from '../../platform/config.ts';
import { people } from '../events/given.ts';
import { eventually } from '../setup/eventually.ts';
import { startFaultProxy } from '../../localstack/embedded/fault-proxy.ts';

// Has two connections, so that transactions can conflict.
const app = createApp({ ...loadConfig(), DATABASE_POOL_SIZE: 2 });
const { db } = app;
afterAll(() => app.close());

/** A statement that Postgres rejects with `state`. */
const refusal = (state: string) => [`refuse_${state}`, `do $$ begin raise exception using errcode = '${state}', message = 'refused'; end $$`] as const;

/** A statement that does not finish in time. */
const forever = 'select pg_sleep(600)';

const number = () => Math.floor(Math.random() * 2 ** 31);

async function expectToWork() {
  expect(await db.query('still_there', 'select 1 as one')).toEqual([{ one: 1 }]);
}

describe('a rejection by Postgres', () => {
  it.each(['08006', '53300', '53100', '57P01', '57P03', '58030', '25P03'])('with %s is an outage', async (state) => {
    const outage = { kind: 'unavailable', code: 'database_unavailable', dependency: 'database', retryAfter: 2, cause: { code: state } };
    await expect(db.query(...refusal(state))).rejects.toMatchObject(outage);
    await expect(db.transaction((tx) => tx.query(...refusal(state)))).rejects.toMatchObject(outage);
    await expectToWork();
  });

  it.each(['22012', '23514', '42P01', 'P0001'])('with %s is a fault of the statement', async (state) => {
    await expect(db.query(...refusal(state))).rejects.toMatchObject({ code: state, message: 'refused' });
    await expect(db.transaction((tx) => tx.query(...refusal(state)))).rejects.toMatchObject({ code: state });
    await expectToWork();
  });

  it('of a statement that took too long is not an outage, but not the request’s fault either', async () => {
    const slow = db.transaction(async (tx) => {
      await tx.query('short_limit', 'set local statement_timeout = 50');
      return tx.query('sleep_long', forever);
    });
    await expect(slow).rejects.toMatchObject({ kind: 'unavailable', code: 'database_timeout', dependency: 'database', cause: { code: '57014' } });
    await expectToWork();
  });

  it('by ending the connection is an outage, and the next statement has another', async () => {
    const cut = db.transaction((tx) => tx.query('cut_off', 'select pg_terminate_backend(pg_backend_pid())'));
    await expect(cut).rejects.toMatchObject({ code: 'database_unavailable' });
    await expectToWork();
  });

  it('is a request abandoned at its deadline, whose connection is not used again', async () => {
    for (let time = 0; time < 3; time += 1) {
      const slow = app.within(200, () => db.query('sleep_long', forever));
      await expect(slow).rejects.toMatchObject({ kind: 'unavailable', dependency: 'database' });
    }
    await expectToWork();
    await db.query('end_sleepers', `select pg_terminate_backend(pid) from pg_stat_activity where query = '${forever}'`);
  });
});

describe('a connection that is cut', () => {
  it('during a transaction or a statement fails it, and not the whole process', async () => {
    const url = new URL(process.env['DATABASE_URL']!);
    const proxy = await startFaultProxy(Number(url.port));
    url.port = String(proxy.port);
    const cutOff = createApp({ ...loadConfig(), DATABASE_URL: url.href, DATABASE_POOL_SIZE: 2 });
    const outage = { kind: 'unavailable', code: 'database_unavailable' };
    const between = cutOff.db.transaction(async (tx) => {
      await tx.query('still_there', 'select 1 as one');
      const during = cutOff.db.query('sleep_long', forever).catch((error: unknown) => error);
      await eventually(async () => expect(await db.query('sleepers', `select 1 from pg_stat_activity where query = '${forever}'`)).toHaveLength(1));
      await proxy.set('refuses');
      expect(await during).toMatchObject(outage);
      await tx.query('still_there', 'select 1 as one');
    });
    await expect(between).rejects.toMatchObject(outage);
    await proxy.set(undefined);
    expect(await cutOff.db.query('still_there', 'select 1 as one')).toEqual([{ one: 1 }]);
    await cutOff.close();
    await proxy.close();
  });
});

describe('a transaction', () => {
  it('that meets a deadlock runs again', async () => {
    const locks = [number(), number()];
    const bothLocked = Promise.withResolvers<void>();
    let [tries, locked] = [0, 0];
    const lockIn = (order: number[]) =>
      db.transaction(async (tx) => {
        tries += 1;
        await tx.query('advisory_lock', 'select pg_advisory_xact_lock($1)', [order[0]]);
        locked += 1;
        if (locked === 2) bothLocked.resolve();
        await bothLocked.promise;
        await tx.query('advisory_lock', 'select pg_advisory_xact_lock($1)', [order[1]]);
        return order;
      });
    expect(await Promise.all([lockIn(locks), lockIn(locks.toReversed())])).toEqual([locks, locks.toReversed()]);
    expect(tries).toBeGreaterThan(2);
  });

  it('that cannot be serialized runs again, and has its effect once', async () => {
    const [user] = (await people(app, 1)) as [string];
    let tries = 0;
    const bio = await db.transaction(async (tx) => {
      tries += 1;
      await tx.query('repeatable', 'set transaction isolation level repeatable read');
      const [row] = await tx.query<{ bio: string }>('read_bio', 'select bio from users where id = $1', [user]);
      if (tries === 1) await db.query('overtake', `update users set bio = 'theirs' where id = $1`, [user]);
      const [changed] = await tx.query<{ bio: string }>('extend_bio', `update users set bio = $2 || ' ours' where id = $1 returning bio`, [user, row!.bio]);
      return changed!.bio;
    });
    expect([tries, bio]).toEqual([2, 'theirs ours']);
  });

  it('that conflicts with others every time gives up after five tries', async () => {
    let tries = 0;
    const busy = db.transaction(async (tx) => {
      tries += 1;
      await tx.query(...refusal('40001'));
    });
    await expect(busy).rejects.toMatchObject({ kind: 'unavailable', code: 'database_busy', dependency: 'database', retryAfter: 2 });
    expect(tries).toBe(5);
    await expectToWork();
  });

  it('whose work fails for another reason is rolled back, and not retried', async () => {
    const [user] = (await people(app, 1)) as [string];
    const reason = new Error(newId());
    let tries = 0;
    const failing = db.transaction(async (tx) => {
      tries += 1;
      await tx.query('overtake', `update users set bio = 'theirs' where id = $1`, [user]);
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(tries).toBe(1);
    expect(await db.query('read_bio', 'select bio from users where id = $1', [user])).toEqual([{ bio: '' }]);
  });
});

describe('a connection that the server has closed while the container was frozen', () => {
  it('is replaced before the next statement, which notices nothing', async () => {
    const own = createApp({ ...loadConfig(), DATABASE_POOL_SIZE: 1 });
    const backend = async (db: Db) => (await db.query<{ pid: number }>('backend', 'select pg_backend_pid() as pid'))[0]!.pid;
    const first = await backend(own.db);
    await own.db.query('close_when_idle', `select set_config('idle_session_timeout', '200', false)`);
    // Blocks this process, so that it cannot notice that the connection is closed.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
    try {
      expect(await own.db.transaction(backend)).not.toBe(first);
    } finally {
      vi.useRealTimers();
      await own.close();
    }
  });
});
