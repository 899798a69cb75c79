import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findOnPath } from '../../localstack/embedded/find-program.ts';
import { claimPort } from '../../localstack/embedded/ports.ts';
import { eventually } from '../setup/eventually.ts';

/** The path of the program: PGBOUNCER, or the one on PATH (Debian's package `pgbouncer`). */
export const pgbouncer = process.env['PGBOUNCER'] ?? findOnPath('pgbouncer');

/** For example 1.18, or undefined if the program is not installed. */
export const pgbouncerVersion = pgbouncer && /PgBouncer (\d+\.\d+)/.exec(execFileSync(pgbouncer, ['--version'], { encoding: 'utf8' }))![1]!;

/** Since 1.21, PgBouncer supports prepared statements in transaction pooling. */
export const carriesStatements = pgbouncerVersion !== undefined && Number(pgbouncerVersion.split('.')[1]) >= 21;

/** Starts PgBouncer in front of the Postgres at `url`. Returns the URL for a role, and a function that stops it. */
export async function startPgBouncer(url: string, settings: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-pgbouncer-'));
  const port = await claimPort(0, 'PgBouncer', 'PGBOUNCER_PORT');
  const { port: target, username } = new URL(url);
  const all = { listen_addr: '127.0.0.1', listen_port: port, unix_socket_dir: '', auth_type: 'trust', auth_file: join(folder, 'users.txt'), ...settings };
  const config = join(folder, 'pgbouncer.ini');
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  await writeFile(config, `[databases]\n* = host=127.0.0.1 port=${target}\n[pgbouncer]\n${lines.join('\n')}\n`);
  await writeFile(all.auth_file, `"${username}" ""\n"lambdagram" ""\n`);
  // PgBouncer does not run as root, and has to be able to read these files as the other user.
  await chmod(folder, 0o755);
  const child = spawn(pgbouncer!, [...(process.getuid?.() === 0 ? ['-u', 'nobody'] : []), config], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (said += part.toString()));
  const ended = once(child, 'exit');
  const addressOf = (role: string): string => {
    const address = new URL(url);
    Object.assign(address, { username: role, port: String(port) });
    return address.href;
  };
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${said}`);
    const client = new pg.Client(addressOf(username));
    await client.connect();
    await client.end();
  });
  return {
    addressOf,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
