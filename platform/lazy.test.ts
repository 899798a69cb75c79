import { expect, it } from 'vitest';
import { ifOpened, lazily } from './lazy.ts';

const counted = () => {
  const opened: object[] = [];
  const standIn = lazily(async () => {
    const client = { ping: async () => 'pong' };
    opened.push(client);
    return client;
  });
  return { opened, standIn };
};

it('opens a client once, on its first call', async () => {
  const { opened, standIn } = counted();
  expect(opened).toHaveLength(0);
  expect(await Promise.all([standIn.ping(), standIn.ping()])).toEqual(['pong', 'pong']);
  expect(opened).toHaveLength(1);
  expect(await ifOpened(standIn)).toBe(opened[0]);
});

it('does not open a client to close it', async () => {
  const { opened, standIn } = counted();
  expect(await ifOpened(standIn)).toBeUndefined();
  expect(opened).toHaveLength(0);
});
