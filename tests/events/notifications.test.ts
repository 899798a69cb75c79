import { expect, it } from 'vitest';
import { tryNotifications } from './notifications.ts';
import { useOwnCloud } from './own-cloud.ts';

// Without other consumers, which would change notifications between two deliveries.
useOwnCloud();

it('notifications equal a recount after random histories, with kills and redelivery in any order', async () => {
  expect((await tryNotifications(80, 1)).markers).toBeGreaterThan(20);
}, 600_000);
