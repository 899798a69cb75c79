import { withoutDeletedPosts } from '../../core/interactions/deleted-posts.ts';
import { eventOfChange } from '../../core/interactions/interaction-events.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { itemChange } from '../../platform/item-changes.ts';
import { streamPublisher } from '../../platform/stream-publisher.ts';

/** Likes and comments have no outbox: their events come from their table's stream. */
export const handler = streamPublisher({
  name: 'publish-interactions',
  access: [events.publish, interactions.read],
  stream: {
    table: 'InteractionsTable',
    batchSize: 100,
    // Long enough to outlast an outage of the topic.
    maximumAge: 6 * 3600,
    deadLetters: 'InteractionsStreamDeadLetters',
  },
  eventOf: (record, records) => {
    const change = itemChange(record, records);
    return change && eventOfChange(change);
  },
  select: withoutDeletedPosts,
});
