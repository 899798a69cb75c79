import { expect, it } from 'vitest';
import { tryHistories } from './edits.ts';

it('everyone reads the last acknowledged text of a post that is edited, deleted and asked for again at once: 1,000 histories', async () => {
  const { edits, reads, deletions } = await tryHistories(1_000, 1_000);
  expect(edits).toBeGreaterThan(2_500);
  console.log(`1,000 histories: ${edits} edits, ${reads} reads, ${deletions} deletions`);
}, 3_600_000);
