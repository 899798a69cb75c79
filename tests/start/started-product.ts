import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { claimPort } from '../../localstack/embedded/ports.ts';
import type { PortSetting } from '../../scripts/settings.ts';
import { eventually } from '../setup/eventually.ts';

const root = join(import.meta.dirname, '..', '..');

/** Variables from the shared service under test that would affect commands. */
const foreign = /^(AWS_|API_URL|WEB_URL|DATABASE_|REDIS_|CORS_ORIGINS|USER_POOL|TOKEN_|.*_(BUCKET|ARN|TABLE|URL)$|STAGE$|NODE_ENV$|VITEST)/;
const ownEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));

/** Free ports below the ephemeral range, so that nothing else takes them in the meantime. */
export async function freePorts<Name extends PortSetting>(names: readonly Name[]): Promise<Record<Name, string>> {
  const found: Record<string, string> = {};
  let port = 20_000 + (process.pid % 1_000) * 10;
  for (const name of names) {
    while (!(await claimPort(port, name, name).then(() => true, () => false))) port += 1;
    found[name] = String(port);
    port += 1;
  }
  return found as Record<Name, string>;
}

export interface Program {
  readonly child: ChildProcess;
  /** Everything it has printed, without colours: some programs use them if the variable CI is set. */
  said(): string;
  /** Its exit code. */
  ended: Promise<number | null>;
  /** Waits until it has printed something. */
  hasSaid(text: string, within: number): Promise<void>;
}

/** Runs one of the project's scripts like a user would, with only these settings. */
export function run(script: string, args: string[], settings: Record<string, string>, nodeOptions: string[] = []): Program {
  const child = spawn(process.execPath, [...nodeOptions, join(root, 'scripts', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ownEnvironment(), ...settings },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const said = () => stripVTControlCharacters(text);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    ended,
    said,
    hasSaid: (expected, within) =>
      eventually(async () => {
        if (!said().includes(expected)) throw new Error(`${script} has not said "${expected}" but:\n${said()}`);
      }, within),
  };
}

/** The process id of a component, by the name printed on the console. */
export function pidOf(dataDir: string, name: string): number {
  const ledgers = [join(dataDir, 'cloud', 'processes.json'), join(dataDir, 'api', 'processes.json')];
  const entries = ledgers.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number }[]);
  return entries.find((entry) => entry.name === name)!.pid;
}
