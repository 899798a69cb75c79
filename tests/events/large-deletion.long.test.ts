import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { theApp } from '../../platform/whole-app.ts';
import { useKilledProcesses } from './killed-processes.ts';
import { deleteLargePost } from './large-deletion.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
const killed = useKilledProcesses();

it('a post with 100,000 likes that was pushed to 10,000 timelines is removed in bounded steps, wherever consumers are killed', async () => {
  indexCollectionSizes(join(service.dataDir, 'dynamodb.sqlite'), theApp().settings.interactionsTable);
  const { most, seconds } = await deleteLargePost(service.environment, killed, { likes: 100_000, followers: 10_000 });
  expect(most).toBeLessThanOrEqual(2_500);
  const kills = [...killed.kills.values()].reduce((sum, count) => sum + count, 0);
  console.log(`100,000 likes and 10,000 timelines: gone after ${seconds.toFixed(1)} s and ${kills} kills, at most ${most} items at once`);
}, 3_600_000);

/**
 * The embedded DynamoDB adds up the size of the whole partition before each write, for the limit of 10 GB that a local index
 * brings. It reads every item for this, so that 100,000 likes would take hours; with these indexes it reads the sizes only.
 */
function indexCollectionSizes(file: string, table: string): void {
  const database = new DatabaseSync(file);
  database.exec('pragma busy_timeout = 10000');
  database.exec(`create index "${table}::sizes" on "${table}" (pk, item_size)`);
  database.exec(`create index "${table}::lsi::by_time::sizes" on "${table}::lsi::by_time" (pk, length(item_json))`);
  database.close();
}
