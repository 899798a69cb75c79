/** The console's process: `node main.ts`, with a service's environment, DATA_DIR and CONSOLE_PORT. */
import { buildConsole } from './build.ts';
import { recordEvents } from './event-recorder.ts';
import { serveConsole } from './server.ts';
import { openSources } from './sources.ts';

/** Delay (ms) before the pages are built, unless one is opened earlier: the service, which is starting too, has priority. */
const buildAfter = 20_000;

const sources = openSources(process.env);
let built: Promise<string> | undefined;
const dist = (): Promise<string> => (built ??= buildConsole({ log: console.log }));
setTimeout(() => void dist().catch((error: unknown) => console.error(error)), buildAfter).unref();
const server = await serveConsole({ port: Number(process.env['CONSOLE_PORT']), sources, dist });

const recorder = recordEvents(sources.clients, sources.events, process.env);

async function close(): Promise<void> {
  await Promise.all([server.close(), recorder.stop()]);
  await sources.close();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
