import { mkdir, readdir } from 'node:fs/promises';
import { privateFolder } from '../localstack/embedded/private-folder.ts';

/** The contents of a data folder. */
const contents = new Set(['api', 'cloud', 'console', 'demo', 'environment.json', 'logs', 'ministack', 'offline-events.json', 'rendering', 'seeding', 'templates', 'web']);

/**
 * Creates the data folder, for its owner only, or restricts that of an earlier release. A folder that contains anything
 * else (DATA_DIR may be `/tmp`) is left as it is: its subfolders are private in any case.
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if ((await readdir(dataDir)).every((name) => contents.has(name))) await privateFolder(dataDir);
}
