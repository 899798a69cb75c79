import { expect, it } from 'vitest';
import { useKilledProcesses } from './killed-processes.ts';
import { deleteLargePost } from './large-deletion.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
const killed = useKilledProcesses();

// Twenty thousand: the embedded table's writes get slower with the size of a partition, and 100,000 do not get into it in an hour.
it('a post with 20,000 likes that was pushed to 10,000 timelines is removed in bounded steps, wherever consumers are killed', async () => {
  const { most, seconds } = await deleteLargePost(service.environment, killed, { likes: 20_000, followers: 10_000 });
  expect(most).toBeLessThanOrEqual(2_500);
  const kills = [...killed.kills.values()].reduce((sum, count) => sum + count, 0);
  console.log(`20,000 likes and 10,000 timelines: gone after ${seconds.toFixed(1)} s and ${kills} kills, at most ${most} items at once`);
}, 3_600_000);
