import { it } from 'vitest';
import { keepsToContract } from './contract.ts';

it('a response is one of the contract and never a 5xx, whatever was sent', { timeout: 120_000 }, async () => {
  await keepsToContract({ numRuns: 200, seed: 20_261_126 });
});
