import * as z from 'zod';

/** Work for the fan-out: adding a post to (or removing it from) the timelines of a range of the author's followers. */
export const FanOutChunk = z.object({
  change: z.enum(['push', 'remove']),
  post_id: z.uuid(),
  author_id: z.uuid(),
  /** Only followers with a greater id. */
  after: z.uuid().optional(),
  /** Only followers up to this id. */
  until: z.uuid().optional(),
});
export type FanOutChunk = z.output<typeof FanOutChunk>;

export const fanOutChunk = (body: string): FanOutChunk => FanOutChunk.parse(JSON.parse(body));
