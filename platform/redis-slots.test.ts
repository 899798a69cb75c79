import { expect, it } from 'vitest';
import type { RedisRead } from '../core/shared/app.ts';
import { readBySlot } from './redis-slots.ts';

/** Answers each command with the keys it reads. */
const echo = (sent: RedisRead[][]) => async (commands: readonly RedisRead[]) => {
  sent.push([...commands]);
  return commands.map(([name, ...keys]) => (name === 'mget' ? keys : `${name} ${keys[0]}`));
};

it('sends one MGET for each hash tag, and returns the values in the order of the keys', async () => {
  const sent: RedisRead[][] = [];
  const replies = await readBySlot([['mget', '{a}1', '{b}1', '{a}2'], ['get', 'other'], ['mget', '{b}2', '{c}1']], echo(sent));
  expect(sent).toEqual([[['mget', '{a}1', '{a}2'], ['mget', '{b}1', '{b}2'], ['get', 'other'], ['mget', '{c}1']]]);
  expect(replies).toEqual([['{a}1', '{b}1', '{a}2'], 'get other', ['{b}2', '{c}1']]);
});

it('returns the same value for a key that is read twice', async () => {
  expect(await readBySlot([['mget', '{a}1', '{a}1'], ['mget', '{a}1']], echo([]))).toEqual([['{a}1', '{a}1'], ['{a}1']]);
});
