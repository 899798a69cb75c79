import type { Context } from 'aws-lambda';
import { expect, it } from 'vitest';
import { beforeTimeout, DeadlineExceeded, inTime, requireTime, within } from './deadline.ts';

const hang = () => new Promise<never>(() => undefined);

it('ends a hanging call after its own limit, and returns the result of one that responds', async () => {
  await expect(inTime(10, hang)).rejects.toThrow(DeadlineExceeded);
  expect(await inTime(60_000, async () => 'response')).toBe('response');
});

it('ends all calls of one piece of work at its deadline, regardless of their own limits', async () => {
  await within(20, async () => {
    await expect(inTime(600_000, hang)).rejects.toThrow(DeadlineExceeded);
    await expect(inTime(600_000, hang)).rejects.toThrow(DeadlineExceeded);
  });
});

it('never extends a deadline from within it', async () => {
  // If the deadline were extended, this would exceed the test's own time limit.
  await within(10, () => within(600_000, () => expect(inTime(600_000, hang)).rejects.toThrow(DeadlineExceeded)));
  await within(600_000, () => within(10, () => expect(inTime(600_000, hang)).rejects.toThrow(DeadlineExceeded)));
});

it('ends what hangs in an invocation before Lambda ends the function, and sets no limit where there is none', async () => {
  const context = { getRemainingTimeInMillis: () => 2_020 } as Context;
  await beforeTimeout(context, () => expect(inTime(600_000, hang)).rejects.toThrow(DeadlineExceeded));
  expect(await beforeTimeout({} as Context, () => inTime(Infinity, async () => 'response'))).toBe('response');
});

it('leaves an abandoned call no time for further steps', async () => {
  const stopped = Promise.withResolvers<unknown>();
  const call = async () => {
    await new Promise((wake) => setTimeout(wake, 50));
    try {
      requireTime();
      stopped.resolve('went on');
    } catch (error) {
      stopped.resolve(error);
    }
  };
  await expect(inTime(10, call)).rejects.toThrow(DeadlineExceeded);
  expect(await stopped.promise).toBeInstanceOf(DeadlineExceeded);
});
