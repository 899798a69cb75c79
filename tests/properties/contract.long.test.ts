import { it } from 'vitest';
import { keepsToContract } from './contract.ts';

it('a response is one of the contract and never a 5xx, whatever was sent, five thousand times', async () => {
  await keepsToContract({ numRuns: 5_000 });
});
