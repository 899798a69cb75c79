import { describe, expect, it, onTestFinished } from 'vitest';
import { count } from '../../core/cache/count-limit.ts';
import { newId } from '../../core/shared/ids.ts';
import { processClients } from '../../platform/whole-app.ts';
import { strict, testLimits } from '../setup/limits.ts';

describe('limits, counted in Redis', () => {
  testLimits();

  it('are counted in DynamoDB while Redis is down', async () => {
    const id = newId();
    onTestFinished(processClients.wrap('redis', () => ({ run: async () => undefined })));
    expect(await count(strict(), 'reset-codes', 'account', id, 5)).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await count(strict(), 'reset-codes', 'account', id)).toMatchObject({ isAllowed: false });
  });
});
