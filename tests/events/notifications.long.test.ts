import { expect, it } from 'vitest';
import { tryNotifications } from './notifications.ts';
import { useOwnCloud } from './own-cloud.ts';

// Without other consumers, which would change notifications between two deliveries.
useOwnCloud();

it('notifications equal a recount after random histories, with kills and redelivery in any order: 10,000 histories', async () => {
  const { groups, markers } = await tryNotifications(10_000, 1_000);
  expect(markers).toBeGreaterThan(5_000);
  console.log(`10,000 histories: ${groups} notifications of ${markers} people`);
}, 7_200_000);
