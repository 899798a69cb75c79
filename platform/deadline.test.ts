import { expect, it } from 'vitest';
import { DeadlineExceeded, inTime, within } from './deadline.ts';

const hang = () => new Promise<never>(() => undefined);

it('ends a call that hangs after its own limit, and passes on what one that responds returns', async () => {
  await expect(inTime(10, hang)).rejects.toThrow(DeadlineExceeded);
  expect(await inTime(10_000, async () => 'response')).toBe('response');
});

it('ends all calls of one piece of work at its deadline, whatever their own limits', async () => {
  const started = performance.now();
  await within(20, async () => {
    await expect(inTime(60_000, hang)).rejects.toThrow(DeadlineExceeded);
    await expect(inTime(60_000, hang)).rejects.toThrow(DeadlineExceeded);
  });
  expect(performance.now() - started).toBeLessThan(5_000);
});

it('never extends a deadline from within it', async () => {
  await within(10, () => within(60_000, () => expect(inTime(60_000, hang)).rejects.toThrow('within 10 ms')));
  await within(60_000, () => within(10, () => expect(inTime(60_000, hang)).rejects.toThrow('within 10 ms')));
});
