import { type Ending, endings, handleEnded } from '../../core/notifications/handle-ended.ts';
import type { IndexKey } from '../../core/notifications/list-groups.ts';
import { parseEvent } from '../../events/catalog.ts';
import { consumer } from '../../platform/consumer.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

/** An event, and where to continue handling it. */
type Message = Ending & { after?: IndexKey };

export const handler = consumer<Message>({
  name: 'on-activity-ended',
  access: [database, interactions.read, interactions.write],
  timeout: 30,
  queue: { name: 'activity-ended', batchSize: 1, concurrency: 3 },
  parse: (body) => {
    const json = JSON.parse(body) as { after?: IndexKey };
    const event = parseEvent(json);
    if (!endings.some((type) => type === event.type)) throw new Error(`${event.type} is not consumed here`);
    return { ...(event as Ending), ...(json.after && { after: json.after }) };
  },
  run: async ({ app, message: { after, ...event }, goOn }) => {
    const rest = await handleEnded(app, event as Ending, after);
    if (rest.left) await goOn({ ...(event as Ending), ...(rest.after && { after: rest.after }) });
  },
});
