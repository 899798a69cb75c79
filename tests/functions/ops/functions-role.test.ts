import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { verifierOf } from '../../../platform/functions-role.ts';
import { migrate } from '../../../platform/migrate.ts';
import { loadConfig } from '../../../platform/config.ts';
import { asOwner } from '../../setup/as-owner.ts';

let config: ReturnType<typeof loadConfig>;
beforeAll(() => {
  config = loadConfig();
});

const unique = () => `test_${randomBytes(6).toString('hex')}`;

/** Runs statements as the user of `url`, each in a transaction that is rolled back. */
async function statementsAs(url: string, ...statements: string[]): Promise<string[]> {
  const client = new pg.Client(url);
  await client.connect();
  const outcomes: string[] = [];
  try {
    for (const statement of statements) {
      await client.query('begin');
      outcomes.push(await client.query(statement).then(() => 'done', (error: { code: string }) => error.code));
      await client.query('rollback');
    }
    return outcomes;
  } finally {
    await client.end();
  }
}

/** A URL for this Postgres. */
function urlOf({ role, password = '', database }: { role: string; password?: string; database: string }): string {
  const url = new URL(config.MIGRATION_URL);
  Object.assign(url, { username: role, password, pathname: database });
  return url.href;
}

/** Creates an empty database and its owner; `role` does not exist yet. */
async function emptyDatabase(ownerMay = 'createrole') {
  const [database, owner, role] = [unique(), unique(), unique()];
  await asOwner(`create role ${owner} login ${ownerMay}`);
  await asOwner(`create database ${database} owner ${owner}`);
  onTestFinished(async () => {
    await asOwner(`drop database ${database} with (force)`);
    for (const name of [role, owner]) await asOwner(`drop role if exists ${name}`);
  });
  const urls = { MIGRATION_URL: urlOf({ role: owner, database }), DATABASE_URL: urlOf({ role, password: 'a b', database }) };
  return { owner, role, urls: { ...config, ...urls } };
}

describe("the functions' role", () => {
  it.each([
    'create table mine (id int)',
    'create view mine as select 1 as one',
    "create function mine() returns int language sql as 'select 1'",
    'create index mine on users (bio)',
    'create schema mine',
    'create extension btree_gist',
    'create role mine',
    'alter table users add column mine int',
    'alter table users disable trigger all',
    'drop table follows',
    'drop index posts_pkey',
    'truncate follows',
    'select * from migrations',
    "insert into migrations (name, run_on) values ('mine', now())",
    'alter role current_user superuser',
  ])('may not: %s', async (statement) => {
    expect(await statementsAs(config.DATABASE_URL, statement, 'select 1')).toEqual(['42501', 'done']);
  });

  it('may read and write the rows of every table', async () => {
    const tables = await asOwner(`select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'migrations'`);
    expect(tables.length).toBeGreaterThan(5);
    const role = new URL(config.DATABASE_URL).username;
    const rights = await asOwner(
      `select t.name, r.right from unnest($1::text[]) as t (name), unnest(array['select', 'insert', 'update', 'delete']) as r ("right")
       where not has_table_privilege($2, t.name, r.right)`,
      [tables.map(({ name }) => name), role],
    );
    expect(rights).toEqual([]);
  });

  it('is not the owner, nor a member of a role that is', async () => {
    const [first] = await asOwner(
      `select rolsuper, rolcreaterole, rolcreatedb, (select count(*)::int from pg_auth_members where member = r.oid) as memberships
       from pg_roles r where rolname = $1`,
      [new URL(config.DATABASE_URL).username],
    );
    expect(first).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, memberships: 0 });
  });

  it('has its connections closed by the server when they are idle, and its statements when they are slow', async () => {
    const client = new pg.Client(config.DATABASE_URL);
    await client.connect();
    const shown = await Promise.all(['idle_session_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout'].map(async (name) => (await client.query(`show ${name}`)).rows[0]));
    await client.end();
    expect(shown).toEqual([{ idle_session_timeout: '2min' }, { idle_in_transaction_session_timeout: '30s' }, { statement_timeout: '10s' }]);
  });
});

describe('migrations', () => {
  it('create the role, and grant it the rows of a database that only had an owner', async () => {
    const { urls, role } = await emptyDatabase();
    const first = await migrate({ ...urls, DATABASE_URL: urls.MIGRATION_URL });
    expect(first.applied.length).toBeGreaterThan(5);
    expect(await asOwner('select 1 from pg_roles where rolname = $1', [role])).toEqual([]);
    expect(await migrate(urls)).toEqual({ applied: [], notes: [] });
    expect(await statementsAs(urls.DATABASE_URL, 'select id from users', 'delete from outbox', 'drop table outbox', 'select name from migrations')).toEqual(['done', 'done', '42501', '42501']);
  });

  it('keep an existing role and its password', async () => {
    const { urls, role } = await emptyDatabase();
    await migrate(urls);
    const passwordOf = () => asOwner('select rolpassword from pg_authid where rolname = $1', [role]);
    const before = await passwordOf();
    expect(await migrate({ ...urls, DATABASE_URL: urls.DATABASE_URL.replace('a%20b', 'another') })).toEqual({ applied: [], notes: [] });
    expect(await passwordOf()).toEqual(before);
  });

  it('report what could not be granted to a role created by somebody else', async () => {
    const { urls, role } = await emptyDatabase();
    await asOwner(`create role ${role} login`);
    expect((await migrate(urls)).notes).toEqual([
      `Not permitted to the role of MIGRATION_URL: alter role "${role}" set statement_timeout = '10s'`,
      `Not permitted to the role of MIGRATION_URL: alter role "${role}" set idle_in_transaction_session_timeout = '30s'`,
      `Not permitted to the role of MIGRATION_URL: alter role "${role}" set idle_session_timeout = '120s'`,
    ]);
    expect(await statementsAs(urls.DATABASE_URL, 'select id from users')).toEqual(['done']);
  });

  it('fail before any change if the owner may not create the role', async () => {
    const { urls, role } = await emptyDatabase('nocreaterole');
    await expect(migrate(urls)).rejects.toThrow(`The role "${role}" of DATABASE_URL does not exist, and the role of MIGRATION_URL cannot create it: permission denied to create role. As an administrator`);
    expect(await statementsAs(urls.MIGRATION_URL, 'select 1 from users')).toEqual(['42P01']);
  });

  it('use the name before the dot if a pooler expects the database’s name after it', async () => {
    const { urls, role } = await emptyDatabase();
    await migrate({ ...urls, DATABASE_URL: urls.DATABASE_URL.replace(role, `${role}.project`) });
    expect(await statementsAs(urls.DATABASE_URL, 'select id from users')).toEqual(['done']);
  });

  it('send Postgres a password in the form that it stores', async () => {
    const role = unique();
    onTestFinished(async () => void (await asOwner(`drop role ${role}`)));
    await asOwner(`create role ${role} password 'p ä ss'`);
    const [kept] = (await asOwner('select rolpassword from pg_authid where rolname = $1', [role])) as [{ rolpassword: string }];
    const salt = Buffer.from(/:([^$]+)\$/.exec(kept.rolpassword)![1]!, 'base64');
    expect(verifierOf('p ä ss', salt)).toBe(kept.rolpassword);
    expect(verifierOf('another', salt)).not.toBe(kept.rolpassword);
  });
});
