import { eventConsumer } from '../../platform/consumer.ts';
import { accounts } from '../../platform/grants/accounts.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { deadLetters } from '../../platform/grants/dead-letters.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { relay } from '../../platform/grants/relay.ts';
import { exports, ledger, media, uploads } from '../../platform/grants/storage.ts';

export const handler = eventConsumer({
  name: 'on-erasure-due',
  access: [database, cache, interactions.read, interactions.write, uploads.delete, media.delete, media.erase, exports.write, ledger.write, accounts.delete, deadLetters.forget, events.publish, relay.wake],
  timeout: 45,
  queue: { name: 'erasure-due', batchSize: 1, concurrency: 2 },
  events: ['user.erasure_due'],
  run: async ({ app, event, goOn }) => {
    // Loaded on demand, so that the worker that contains this consumer starts faster.
    const { eraseAccount } = await import('../../core/account-data/erase-account.ts');
    const { left } = await eraseAccount(app, event.data.user_id);
    if (left) await goOn(event);
  },
});
