import { expect, it } from 'vitest';
import { tryHistories } from './edits.ts';

it.each(['post', 'comment'] as const)('everyone reads the last acknowledged text of a %s that is edited, deleted and retried concurrently: 1,000 histories', async (what) => {
  const { edits, reads, deletions } = await tryHistories(what, 1_000, 1_000);
  expect(edits).toBeGreaterThan(2_500);
  console.log(`1,000 histories of a ${what}: ${edits} edits, ${reads} reads, ${deletions} deletions`);
}, 3_600_000);
