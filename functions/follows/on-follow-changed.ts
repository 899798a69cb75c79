import { handleSuspensionChanged, isSuspension } from '../../core/auth/suspension.ts';
import { showHashtags } from '../../core/hashtags/show-account.ts';
import { handleFollowChanged } from '../../core/relations/handle-follow-changed.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = eventConsumer({
  name: 'on-follow-changed',
  access: [database, cache, events.publish, relay.wake],
  timeout: 15,
  queue: { name: 'follow-changed', batchSize: 10, concurrency: 10 },
  events: ['user.followed', 'user.unfollowed', 'user.blocked', 'user.unblocked', 'user.muted', 'user.unmuted', 'user.privacy_changed', 'user.suspended', 'user.restored'],
  run: async ({ app, event, goOn }) => {
    const steps = 'user_id' in event.data ? [await showHashtags(app, event.data.user_id)] : [];
    if (isSuspension(event)) await handleSuspensionChanged(app, event);
    else steps.push(await handleFollowChanged(app, event));
    if (steps.some(({ left }) => left)) await goOn(event);
  },
});
