import { expect, it } from 'vitest';
import { tryHistories } from './edits.ts';

it.each(['post', 'comment'] as const)('everyone reads the last acknowledged text of a %s that is edited, deleted and retried concurrently: 12 histories', async (what) => {
  const { edits, deletions } = await tryHistories(what, 12, 1);
  expect(edits).toBeGreaterThan(30);
  expect(deletions).toBeGreaterThan(0);
});
