import { mkdir, readdir } from 'node:fs/promises';
import { privateFolder } from '../localstack/embedded/private-folder.ts';

/** Everything that a data folder may contain. */
const contents = new Set(['api', 'cloud', 'console', 'demo', 'environment.json', 'logs', 'ministack', 'offline-events.json', 'rendering', 'seeding', 'templates', 'web']);

/**
 * Creates the data folder so that only its owner can enter it, or restricts one created by an earlier release. A folder that contains
 * anything else (DATA_DIR may be `/tmp`) is left as it is; its subfolders are private in any case.
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if ((await readdir(dataDir)).every((name) => contents.has(name))) await privateFolder(dataDir);
}
