import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { listFunctions } from '../list-functions.ts';

interface Made {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const monitoring = createRequire(import.meta.url)('./monitoring.cjs') as (serverless: object) => Promise<Made>;
const withEmail = (address: string) => monitoring({ resolveVariable: async (name: string) => (name === "env:ALARM_EMAIL, ''" ? address : undefined) });

describe('alarms', () => {
  it('ring for every function that nobody waits for', async () => {
    const { Resources } = await withEmail('');
    const background = listFunctions().filter(({ triggers }) => triggers.length > 0);
    expect(background.length).toBeGreaterThan(0);
    const text = JSON.stringify(Object.entries(Resources).filter(([id]) => id.endsWith('ErrorsAlarm')));
    for (const { name } of background) expect(text).toContain(`"Value":"lambdagram-\${sls:stage}-${name}"`);
  });

  it('go to an address only where one is given', async () => {
    expect((await withEmail('')).Resources).not.toHaveProperty('AlarmsByEmail');
    expect((await withEmail('ops@example.com')).Resources['AlarmsByEmail']?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
  });
});
