import { describe, expect, it } from 'vitest';
import { failedIds } from './lambda.ts';

describe('which records are tried again', () => {
  const ids = ['a', 'b', 'c'];
  const reported = (answer: unknown) => failedIds({ answer }, ids, true);

  it('all of them when the function fails', () => {
    expect(failedIds({ error: 'boom' }, ids, true)).toEqual(ids);
    expect(failedIds({ error: 'boom' }, ids, false)).toEqual(ids);
  });

  it('none for any response if the function does not report failures', () => {
    expect(failedIds({ answer: { batchItemFailures: [{ itemIdentifier: 'a' }] } }, ids, false)).toEqual([]);
    expect(failedIds({ answer: 'done' }, ids, false)).toEqual([]);
  });

  it('the reported ones, in the order of the batch', () => {
    expect(reported({ batchItemFailures: [{ itemIdentifier: 'c' }, { itemIdentifier: 'a' }] })).toEqual(['a', 'c']);
  });

  it.each([null, {}, { batchItemFailures: null }, { batchItemFailures: [] }])('none for %j', (answer) => {
    expect(reported(answer)).toEqual([]);
  });

  it.each([
    'text',
    { batchItemFailures: 'a' },
    { batchItemFailures: [null] },
    { batchItemFailures: [{ itemIdentifier: '' }] },
    { batchItemFailures: [{ itemIdentifier: null }] },
    { batchItemFailures: [{ id: 'a' }] },
    { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'unknown' }] },
  ])('all of them for the malformed %j', (answer) => {
    expect(reported(answer)).toEqual(ids);
  });
});
