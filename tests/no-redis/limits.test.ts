import { describe, expect, it, onTestFinished } from 'vitest';
import { outage } from '../../core/shared/errors.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { processClients } from '../../platform/whole-app.ts';
import { invoke } from '../setup/invoke.ts';
import { newAddress, testLimits } from '../setup/limits.ts';

const guess = (address: string) => invoke(logIn, { address, body: { email_or_username: 'nobody_at_all', password: 'a guess' } });

describe('limits, counted in DynamoDB', () => {
  testLimits();

  it('contain no address, and expire', async () => {
    const address = newAddress();
    const items: { ExpressionAttributeValues: Record<string, unknown> }[] = [];
    onTestFinished(processClients.wrap('dynamo', (client) => ({ update: (input) => (items.push(input as never), client.update(input)) })));
    await guess(address);
    expect(items.length).toBeGreaterThan(0);
    expect(JSON.stringify(items)).not.toContain(address);
    for (const { ExpressionAttributeValues } of items) expect(ExpressionAttributeValues[':end']).toBeGreaterThan(Date.now() / 1000);
  });

  it('reject nobody while counting is unavailable', async () => {
    onTestFinished(
      processClients.wrap('dynamo', () => ({
        update: async () => {
          throw outage('interactions', new Error('out of reach'));
        },
      })),
    );
    expect(await guess(newAddress())).toMatchObject({ status: 401 });
  });
});
