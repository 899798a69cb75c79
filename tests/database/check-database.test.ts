import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findOnPath } from '../../localstack/embedded/find-program.ts';
import { loadConfig } from '../../platform/config.ts';
import { checkDatabase, type Finding } from '../../scripts/database-check/check.ts';
import { asOwner } from '../setup/as-owner.ts';
import { carriesStatements, pgbouncer, pgbouncerVersion, startPgBouncer } from './pgbouncer.ts';
import { makeCertificate, startTlsFront } from './tls-front.ts';

let config: ReturnType<typeof loadConfig>;
beforeAll(() => {
  config = loadConfig();
});

const check = (urls: Partial<Pick<ReturnType<typeof loadConfig>, 'DATABASE_URL' | 'MIGRATION_URL'>>, extensions?: string[]) => checkDatabase({ ...config, ...urls }, extensions);
const missing = (findings: Finding[]) => findings.filter(({ level }) => level === 'missing').map(({ what, text }) => `${what}: ${text}`);
const good = (findings: Finding[]) => new Set(findings.filter(({ level }) => level === 'good').map(({ what }) => what));

/** A URL with some of its parts changed. */
function changed(url: string, parts: Partial<Pick<URL, 'username' | 'hostname' | 'port' | 'pathname'>>, query?: string): string {
  const address = Object.assign(new URL(url), parts);
  if (query !== undefined) address.search = query;
  return address.href;
}

describe('a Postgres of its own', () => {
  it('has everything', async () => {
    const findings = await check({}, ['btree_gist']);
    expect(missing(findings)).toEqual([]);
    const tried = ['version', 'encoding', 'migrations', 'sessions', 'extensions', 'addresses', 'named statements', 'roles', 'idle connections', 'DATABASE_URL', 'MIGRATION_URL'];
    expect([...good(findings)].toSorted()).toEqual(tried.toSorted());
    // The check has not created it.
    expect(await asOwner(`select 1 from pg_extension where extname = 'btree_gist'`)).toEqual([]);
  });

  it.each([
    ['an extension that is not available', async () => check({}, ['nowhere']), /^extensions: nowhere cannot be created: extension "nowhere" is not available/],
    ['a role of the functions that owns the tables', async () => check({ DATABASE_URL: changed(config.DATABASE_URL, { username: 'lambdagram' }) }), /^roles: The role lambdagram of DATABASE_URL may change tables or roles/],
    ['two databases', async () => check({ DATABASE_URL: changed(config.DATABASE_URL, { pathname: '/postgres' }) }), /^addresses: DATABASE_URL and MIGRATION_URL lead to different databases/],
    ['a database that is not there', async () => check({ DATABASE_URL: changed(config.DATABASE_URL, { pathname: '/none' }) }), /^DATABASE_URL: There is no database none on 127\.0\.0\.1/],
    ['an owner that is not there', async () => check({ MIGRATION_URL: changed(config.MIGRATION_URL, { username: 'nobody_here' }) }), /^MIGRATION_URL: 127\.0\.0\.1:\d+ does not let nobody_here in: role "nobody_here" does not exist/],
    ['a server that does not run', async () => check({ DATABASE_URL: changed(config.DATABASE_URL, { port: '1' }) }), /^DATABASE_URL: Nothing listens on 127\.0\.0\.1:1/],
    ['a server without TLS', async () => check({ DATABASE_URL: changed(config.DATABASE_URL, {}, '') }), /^DATABASE_URL: 127\.0\.0\.1:\d+ does not speak TLS/],
    ['an owner without the right to create tables', async () => check({ MIGRATION_URL: config.DATABASE_URL }), /^migrations: The role of MIGRATION_URL may not create tables/],
  ] satisfies [string, () => Promise<Finding[]>, RegExp][])('reports %s', async (_, checking, text) => {
    expect(missing(await checking())).toEqual([expect.stringMatching(text)]);
  });

  it('does not report a role that the migrations will create as missing', async () => {
    const findings = await check({ DATABASE_URL: changed(config.DATABASE_URL, { username: 'made_later' }) });
    expect(missing(findings)).toEqual([]);
    expect(findings).toContainEqual({ level: 'note', what: 'DATABASE_URL', text: 'There is no role made_later yet; the migrations create it. Run this again after them' });
  });

  it('may have a single role, which is noted', async () => {
    const findings = await check({ DATABASE_URL: config.MIGRATION_URL, MIGRATION_URL: '' });
    expect(missing(findings)).toEqual([]);
    expect(findings).toContainEqual({ level: 'note', what: 'roles', text: expect.stringContaining('There is no MIGRATION_URL, so the functions sign in as lambdagram') as string });
  });
});

describe.skipIf(!pgbouncer)(`behind PgBouncer ${pgbouncerVersion ?? '(not run: it is not installed; Debian has it as pgbouncer)'} in transaction mode`, () => {
  const transactions = { pool_mode: 'transaction', ignore_startup_parameters: 'statement_timeout', ...(carriesStatements && { max_prepared_statements: '100' }) };
  let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;
  beforeAll(async () => {
    bouncer = await startPgBouncer(config.DATABASE_URL, transactions);
  });
  afterAll(() => bouncer.stop());

  it('everything is there since version 1.21, and before that named statements are missing', async () => {
    const findings = await check({ DATABASE_URL: bouncer.addressOf('lambdagram_app') });
    const lost = expect.stringMatching(/^named statements: They do not survive from one transaction to the next \(prepared statement "check" (already exists|does not exist)\): .* PgBouncer needs version 1\.21 or newer and max_prepared_statements = 100, or pool_mode = session$/) as string;
    expect(missing(findings)).toEqual(carriesStatements ? [] : [lost]);
    expect(good(findings)).toContain('roles');
  });

  it('migrations lack their session', async () => {
    const findings = await check({ MIGRATION_URL: bouncer.addressOf('lambdagram') });
    expect(missing(findings)).toEqual([expect.stringMatching(/^sessions: MIGRATION_URL leads to a pooler that changes connections between transactions/)]);
  });

  it('the setting that it would have to ignore is missing, and everything else is still checked', async () => {
    const strict = await startPgBouncer(config.DATABASE_URL, { ...transactions, ignore_startup_parameters: '' });
    onTestFinished(() => strict.stop());
    const findings = await check({ DATABASE_URL: strict.addressOf('lambdagram_app') });
    expect(missing(findings)).toContain("DATABASE_URL: The pooler rejects the setting statement_timeout. Add to PgBouncer's configuration: ignore_startup_parameters = statement_timeout");
    expect(good(findings)).toContain('roles');
  });

  it('in session mode everything is there', async () => {
    const sessions = await startPgBouncer(config.DATABASE_URL, { ...transactions, pool_mode: 'session' });
    onTestFinished(() => sessions.stop());
    expect(missing(await check({ DATABASE_URL: sessions.addressOf('lambdagram_app'), MIGRATION_URL: sessions.addressOf('lambdagram') }))).toEqual([]);
  });
});

describe('npm run check:database', () => {
  /** Runs the command; returns its exit code and output. */
  const run = (environment: Record<string, string>) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const script = join(import.meta.dirname, '../../scripts/check-database.ts');
      execFile(process.execPath, [script], { env: { PATH: process.env['PATH'], ...environment } }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }));
    });

  it('exits with 0 and its findings', async () => {
    const { DATABASE_URL, MIGRATION_URL } = config;
    const { code, output } = await run({ DATABASE_URL, MIGRATION_URL });
    expect(output).toMatch(/^ok {7}version: PostgreSQL \d+$/m);
    expect(output).toMatch(/\nThe database has what Lambdagram needs\.\n$/);
    expect(code).toBe(0);
  });

  it('exits with 1 and what is missing', async () => {
    const { code, output } = await run({ DATABASE_URL: config.DATABASE_URL, MIGRATION_URL: config.DATABASE_URL });
    expect(output).toMatch(/^MISSING {2}migrations: The role of DATABASE_URL|^MISSING {2}migrations: The role of MIGRATION_URL may not create tables/m);
    expect(output).toMatch(/\n1 of what Lambdagram needs is missing\.\n$/);
    expect(code).toBe(1);
  });

  it('exits with 1 and a sentence for an invalid URL', async () => {
    const { code, output } = await run({ DATABASE_URL: 'nowhere' });
    expect(output).toBe('\nThe environment is incomplete or invalid. DATABASE_URL: Invalid URL\n\n');
    expect(code).toBe(1);
  });

  describe.skipIf(!findOnPath('openssl'))(`over TLS${findOnPath('openssl') ? '' : ' (not run: openssl is not installed)'}`, () => {
    it('verifies the certificate', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lambdagram-tls-'));
      const files = makeCertificate(folder);
      const front = await startTlsFront(Number(new URL(config.DATABASE_URL).port), files);
      onTestFinished(async () => {
        front.close();
        await rm(folder, { recursive: true, force: true });
      });
      const [DATABASE_URL, MIGRATION_URL] = [config.DATABASE_URL, config.MIGRATION_URL].map((url) => changed(url, { hostname: 'localhost', port: String(front.port) }, '')) as [string, string];
      const trusting = await run({ DATABASE_URL, MIGRATION_URL, NODE_EXTRA_CA_CERTS: files.certificate });
      expect(trusting.output).toContain('ok       TLS: DATABASE_URL: the certificate of localhost is valid');
      expect(trusting.code).toBe(0);
      const wary = await run({ DATABASE_URL, MIGRATION_URL });
      expect(wary.output).toMatch(/^MISSING {2}MIGRATION_URL: The certificate of localhost cannot be verified: self-signed certificate/m);
      expect(wary.code).toBe(1);
    });
  });
});
