import { beforeAll, it } from 'vitest';
import { eraseUnderKills } from './erasure.ts';
import { useOwnCloud } from './own-cloud.ts';

const service = useOwnCloud();
beforeAll(() => {
  process.env['RELAY_DELAY_SECONDS'] = '5';
  // An erasure waits for twice this time.
  process.env['REQUEST_DEADLINE_MS'] = '5000';
});

it('20 accounts leave nothing behind though as many of their consumers are killed', () => eraseUnderKills(service, { leaving: 20, staying: 4, kills: 20 }), 300_000);
