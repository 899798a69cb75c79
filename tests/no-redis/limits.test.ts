import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { outage } from '../../core/shared/errors.ts';
import { countAttempt, signIns } from '../../core/shared/limits.ts';
import { handler as logIn } from '../../functions/auth/log-in.ts';
import { handler as register } from '../../functions/auth/register-user.ts';
import { handler as verifyEmail } from '../../functions/auth/verify-email.ts';
import { clientOf } from '../../platform/front-door.ts';
import { processClients, theApp } from '../../platform/whole-app.ts';
import { invoke } from '../setup/invoke.ts';

const secret = 'of the front door';
beforeAll(() => {
  // As where no firewall counts; before a handler reads the environment.
  process.env['EDGE_SECRET'] = secret;
});
// In the middle of a window, so that none ends during a test.
beforeEach(() => {
  const window = signIns.seconds * 1000;
  vi.useFakeTimers({ toFake: ['Date'], now: (Math.floor(vi.getRealSystemTime() / window) + 0.5) * window });
});
afterEach(() => void vi.useRealTimers());

const through = (address: string) => ({ 'x-origin-verify': secret, 'x-viewer-ip': address });
/** An address that nobody has used. */
const newAddress = () => `2001:db8::${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}`;
const guess = (address: string) => invoke(logIn, { headers: through(address), body: { email_or_username: 'nobody_at_all', password: 'a guess' } });

/** As many sign-ins as an address may try but one. */
async function allButOne(address: string): Promise<void> {
  const subject = clientOf({ EDGE_SECRET: secret }, { headers: through(address) } as unknown as APIGatewayProxyEvent)!;
  await Promise.all(Array.from({ length: signIns.count - 1 }, () => countAttempt(theApp(), signIns, subject)));
}

it('an address may try so often to sign in and no oftener, until the time is over', async () => {
  const address = newAddress();
  await allButOne(address);
  expect(await guess(address)).toMatchObject({ status: 401, body: { code: 'wrong_credentials' } });
  expect(await guess(address)).toMatchObject({ status: 429, headers: { 'Retry-After': String(signIns.seconds / 2) }, body: { code: 'too_many_attempts' } });
  // All of them count together, and before anything else is looked at.
  expect(await invoke(register, { headers: through(address), body: {} })).toMatchObject({ status: 429 });
  expect(await invoke(verifyEmail, { headers: through(address) })).toMatchObject({ status: 429 });
  // Others are not concerned.
  expect(await guess(newAddress())).toMatchObject({ status: 401 });
  vi.setSystemTime(Date.now() + (signIns.seconds / 2) * 1000);
  expect(await guess(address)).toMatchObject({ status: 401 });
});

it('what is counted goes away, and names no address', async () => {
  const address = newAddress();
  const items: { Key: object; ExpressionAttributeValues: Record<string, unknown> }[] = [];
  onTestFinished(processClients.wrap('dynamo', (client) => ({ update: (input) => (items.push(input as never), client.update(input)) })));
  await guess(address);
  const [item] = items;
  expect(items).toHaveLength(1);
  expect(JSON.stringify(item)).not.toContain(address);
  expect(item!.ExpressionAttributeValues[':end']).toBe((Math.floor(Date.now() / 1000 / signIns.seconds) + 1) * signIns.seconds);
});

it('nobody is turned away because counting is out of reach', async () => {
  onTestFinished(
    processClients.wrap('dynamo', () => ({
      update: async () => {
        throw outage('interactions', new Error('out of reach'));
      },
    })),
  );
  expect(await guess(newAddress())).toMatchObject({ status: 401 });
});

it('an address that somebody invents past the front door counts for nothing', async () => {
  const response = await invoke(logIn, { headers: { 'x-viewer-ip': newAddress() }, body: { email_or_username: 'nobody_at_all', password: 'a guess' } });
  expect(response).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});
