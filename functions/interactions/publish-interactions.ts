import { withoutDeletedPosts } from '../../core/interactions/deleted-posts.ts';
import { eventOfChange } from '../../core/interactions/interaction-events.ts';
import { itemChange } from '../../platform/item-changes.ts';
import { streamPublisher } from '../../platform/stream-publisher.ts';

/** The outbox of likes and comments is their table's stream. */
export const handler = streamPublisher({
  name: 'publish-interactions',
  eventOf: (record) => {
    const change = itemChange(record);
    return change && eventOfChange(change);
  },
  select: withoutDeletedPosts,
});
