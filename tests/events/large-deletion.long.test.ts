import { expect, it } from 'vitest';
import { useKilledProcesses } from './killed-processes.ts';
import { deleteLargePost } from './large-deletion.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
const killed = useKilledProcesses();

// The embedded DynamoDB adds up the size of the whole partition before each write, so 100,000 likes would take hours. That
// many are only used with LocalStack (`npm run test:localstack -- --mode long`).
const likes = process.env['LOCALSTACK_ENDPOINT'] ? 100_000 : 20_000;

it(`a post with ${likes} likes that was pushed to 10,000 timelines is removed in bounded steps, wherever consumers are killed`, async () => {
  const { most, seconds } = await deleteLargePost(service.environment, killed, { likes, followers: 10_000 });
  expect(most).toBeLessThanOrEqual(2_500);
  const kills = [...killed.kills.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${likes} likes and 10,000 timelines: gone after ${seconds.toFixed(1)} s and ${kills} kills, at most ${most} items at once`);
}, 3_600_000);
