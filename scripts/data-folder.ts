import { mkdir, readdir } from 'node:fs/promises';
import { privateFolder } from '../localstack/embedded/private-folder.ts';

/** Everything that commands of this project keep in a data folder. */
const contents = new Set(['api', 'cloud', 'console', 'demo', 'environment.json', 'logs', 'ministack', 'offline-events.json', 'rendering', 'seeding', 'templates', 'web']);

/**
 * Makes the data folder, for its owner only; one of an earlier release is closed to others. A folder that holds something
 * else as well (DATA_DIR may be `/tmp`) stays as it is: the folders in it are private in any case.
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if ((await readdir(dataDir)).every((name) => contents.has(name))) await privateFolder(dataDir);
}
