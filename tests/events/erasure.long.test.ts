import { beforeAll, it } from 'vitest';
import { eraseUnderKills } from './erasure.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
beforeAll(() => {
  process.env['RELAY_DELAY_SECONDS'] = '5';
  process.env['REQUEST_DEADLINE_MS'] = '10000';
});

const leaving = Number(process.env['LEAVING'] ?? 1_000);

it(`${leaving} accounts leave nothing behind though as many of their consumers are killed`, () => eraseUnderKills(service, { leaving, staying: 20, kills: leaving }), 3 * 3_600_000);
