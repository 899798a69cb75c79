import { expect, it } from 'vitest';
import { tryHistories } from './edits.ts';

it('everyone reads the last acknowledged text of a post that is edited, deleted and asked for again at once: 25 histories', async () => {
  const { edits, deletions } = await tryHistories(25, 1);
  expect(edits).toBeGreaterThan(60);
  expect(deletions).toBeGreaterThan(0);
});
