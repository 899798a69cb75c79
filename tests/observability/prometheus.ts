import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoPackages, unpackedPackages } from '../../localstack/embedded/debian-packages.ts';
import { findOnPath } from '../../localstack/embedded/find-program.ts';
import { claimPort } from '../../localstack/embedded/ports.ts';
import { eventually } from '../setup/eventually.ts';

export interface Programs {
  prometheus: string;
  promtool: string;
}

/** Finds Prometheus and promtool on PATH, or unpacks Debian's into the cache; otherwise returns why there are none. */
export async function findPrometheus(): Promise<Programs | { reason: string }> {
  const [prometheus, promtool] = [findOnPath('prometheus'), findOnPath('promtool')];
  if (prometheus && promtool) return { prometheus, promtool };
  try {
    const bin = join(await unpackedPackages('prometheus', ['prometheus']), 'usr', 'bin');
    return { prometheus: join(bin, 'prometheus'), promtool: join(bin, 'promtool') };
  } catch (error) {
    if (!(error instanceof NoPackages)) throw error;
    return { reason: `There is no Prometheus on this machine${error.message}. Install Debian's package prometheus.` };
  }
}

/** The errors that `promtool check metrics` finds in a text; empty if it accepts it. */
export function findFaults({ promtool }: Programs, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(promtool, ['check', 'metrics'], (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve(error && stdout + stderr === '' ? `ended with ${error.code}` : stdout + stderr);
    });
    child.stdin!.end(text);
  });
}

/** Starts a Prometheus that scrapes one target every second. */
export async function startPrometheus({ prometheus }: Programs, target: URL) {
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-prometheus-'));
  const port = await claimPort(0, 'Prometheus', 'PROMETHEUS_PORT');
  const job = { job_name: 'lambdagram', metrics_path: target.pathname, static_configs: [{ targets: [target.host] }] };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [job] }));
  const child = spawn(prometheus, [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said = `${said}${part.toString()}`.slice(-4_000)));
  const ended = once(child, 'exit');
  const api = async <Data>(path: string): Promise<Data> => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(error);
    return data;
  };
  return {
    /** The value of a query, once `accept` returns true for it. */
    valueOf: (query: string, accept: (value: number) => boolean): Promise<number> =>
      eventually(async () => {
        if (child.exitCode !== null) throw new Error(`Prometheus ended: ${said}`);
        const { result } = await api<{ result: { value: [number, string] }[] }>(`query?query=${encodeURIComponent(query)}`);
        const value = Number(result[0]?.value[1]);
        if (!accept(value)) throw new Error(`${query} is ${value}`);
        return value;
      }, 90_000),
    /** The error if it cannot run a query, otherwise undefined. */
    faultOf: (query: string): Promise<string | undefined> => api(`query?query=${encodeURIComponent(query)}`).then(() => undefined, (error: Error) => error.message),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
