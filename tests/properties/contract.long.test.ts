import { it } from 'vitest';
import { keepsToContract } from './contract.ts';

it('responses are in the contract and never a 5xx, for five thousand random requests', async () => {
  await keepsToContract({ numRuns: 5_000 });
});
