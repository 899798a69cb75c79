import { keepAccount } from '../../core/users/keep-account.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'DELETE /api/v1/users/me/deletion',
  summary: 'Cancel the deletion of your account; idempotent',
  description: 'Cancels the deletion of your account unless its erasure has begun. Without a pending deletion, nothing changes.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, events.publish, relay.wake],
  status: 204,
  run: async ({ app, actor }) => {
    await keepAccount(app, actor.userId);
  },
});
