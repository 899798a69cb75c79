import { expect, it } from 'vitest';
import { theApp } from '../../../platform/whole-app.ts';

it('a script can be used for the first time together with a read', async () => {
  const { redis } = theApp();
  await redis.read([['get', 'nothing']]);
  const script = { name: 'usedForTheFirstTime', lua: `return redis.call('EXISTS', KEYS[1])` };
  const replies = await Promise.all([redis.read([['get', 'nothing']]), redis.runEach(script, [{ keys: ['nothing'], args: [] }])]);
  expect(replies).toEqual([[null], [0]]);
});
