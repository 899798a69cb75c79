import { it } from 'vitest';
import { keepsToContract } from './contract.ts';

it('responses are in the contract and never a 5xx, for random requests', { timeout: 120_000 }, async () => {
  await keepsToContract({ numRuns: 200, seed: 20_261_126 });
});
