import * as z from 'zod';
import { parseEvent, type EventOf } from './catalog.ts';

/** The rest of a deleted post's clean-up. The consumer sends it to its own queue after each step. */
const DeletedPostRest = z.object({ left: z.literal('interactions'), post_id: z.uuid() });
export type DeletedPostRest = z.output<typeof DeletedPostRest>;

/** Parses a message of the queue: the deletion of a post or a comment, or the rest of a post's clean-up. */
export function removal(body: string): EventOf<'post.deleted'> | EventOf<'comment.removed'> | DeletedPostRest {
  const json: unknown = JSON.parse(body);
  const rest = DeletedPostRest.safeParse(json);
  if (rest.success) return rest.data;
  const event = parseEvent(json);
  if (event.type !== 'post.deleted' && event.type !== 'comment.removed') throw new Error(`${event.type} is not consumed here`);
  return event;
}
