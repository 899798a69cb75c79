import * as z from 'zod';

/** A message to open WebSockets. Its sender has access to neither the database nor the rule, so every recipient must be allowed to receive it. */
export const LiveMessage = z.object({
  kind: z.literal('live'),
  connections: z.array(z.string()),
  /** What they receive, as JSON. */
  text: z.string(),
  /** Then the connections are closed. */
  close: z.boolean().default(false),
});
export type LiveMessage = z.input<typeof LiveMessage>;

export const liveMessage = (body: string): z.output<typeof LiveMessage> => LiveMessage.parse(JSON.parse(body));
