import * as z from 'zod';

/** A message to open WebSockets. The consumer that sends it checks nothing, so every recipient must be allowed to receive it. */
export const LiveMessage = z.object({
  kind: z.literal('live'),
  connections: z.array(z.string()),
  /** The content of the message, as JSON. */
  text: z.string(),
  /** Whether to close the connections afterwards. */
  close: z.boolean().default(false),
});
export type LiveMessage = z.input<typeof LiveMessage>;

export const liveMessage = (body: string): z.output<typeof LiveMessage> => LiveMessage.parse(JSON.parse(body));
