import { expect, it } from 'vitest';
import { useKilledProcesses } from './killed-processes.ts';
import { deleteLargePost } from './large-deletion.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
const killed = useKilledProcesses();

// A short version of large-deletion.long.test.ts, with slightly more than fits into one step.
it('a post with more likes and timelines than fit into one step is removed in bounded steps, wherever consumers are killed', async () => {
  const { most } = await deleteLargePost(service.environment, killed, { likes: 5_200, followers: 1_200 });
  expect(most).toBeLessThanOrEqual(2_500);
}, 600_000);
