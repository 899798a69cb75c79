import type { Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import { type Table, tables } from '../../../core/ops/load-rows.ts';
import { newId } from '../../../core/shared/ids.ts';
import { handler } from '../../../functions/ops/load-rows.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { aPost, aUser, freshName } from '../../setup/given.ts';

const load = (rows: string) => handler({ table: 'users', rows }, {} as Context);
const rowOf = async (id: string) => (await theApp().db.query<{ row: string }>('read_user_as_json', 'select to_json(users)::text as row from users where id = $1', [id]))[0]!.row;

/** A row as read from another database. */
async function aRow(username = freshName('moved')) {
  const id = newId();
  const row = JSON.parse(await rowOf((await aUser()).id)) as Record<string, unknown>;
  const moved = { ...row, id, username, email: `${id}@example.com`, display_name: 'Émile "x"\n', registration_key: null, created_at: '2026-01-02T03:04:05.678912+00:00' };
  return { id, username, text: JSON.stringify(moved) };
}

it('lists every table that the migrations create', async () => {
  const rows = await theApp().db.query<{ name: string }>('list_tables', "select table_name as name from information_schema.tables where table_schema = 'public' and table_name not like '%migrations%' order by 1");
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(tables).toSorted());
});

it('puts rows into the table as they were, and once', async () => {
  const one = await aRow();
  expect(await load(`[${one.text}]`)).toEqual({ table: 'users', inserted: 1 });
  expect(await load(`[${one.text},${(await aRow()).text}]`)).toEqual({ table: 'users', inserted: 1 });
  expect(JSON.parse(await rowOf(one.id))).toEqual(JSON.parse(one.text));
});

it.each(Object.keys(tables))('accepts rows of %s as the database returns them', async (table) => {
  const rows = await theApp().db.query<{ row: string }>(`read_${table}_as_json`, `select to_json(${table})::text as row from ${table} limit 3`);
  expect(await handler({ table: table as Table, rows: `[${rows.map(({ row }) => row).join(',')}]` }, {} as Context)).toEqual({ table, inserted: 0 });
});

it('numbers later rows after the inserted ones', async () => {
  const post = await aPost(await aUser());
  const number = async () => (await theApp().db.query<{ number: string }>('read_number_of_words', 'select number from post_words where post_id = $1', [post]))[0]!.number;
  const [row] = await theApp().db.query<{ row: string }>('take_words_away', 'delete from post_words where post_id = $1 returning to_json(post_words)::text as row', [post]);
  const moved = JSON.parse(row!.row) as Record<string, unknown>;
  const later = Number(moved['number']) + 100;
  expect(await handler({ table: 'post_words', rows: JSON.stringify([{ ...moved, number: later }]) }, {} as Context)).toMatchObject({ inserted: 1 });
  expect(await number()).toBe(String(later));
  const next = await aPost(await aUser());
  const [numbered] = await theApp().db.query<{ number: string }>('read_number_of_words', 'select number from post_words where post_id = $1', [next]);
  expect(Number(numbered!.number)).toBeGreaterThan(later);
});

it('fails for a taken name, instead of skipping the row', async () => {
  const one = await aRow();
  await load(`[${one.text}]`);
  await expect(load(`[${(await aRow(one.username)).text}]`)).rejects.toThrow('users_username_key');
});
