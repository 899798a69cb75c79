import * as z from 'zod';

const Notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })).optional(),
  Event: z.string().optional(),
});

/**
 * Parses an S3 event notification (Amazon S3 user guide, "Event message structure"): the keys of the uploaded objects.
 * S3's own test message, sent when the notification is set up, has none.
 */
export function uploadNotification(body: string): { keys: string[] } {
  const { Records, Event } = Notification.parse(JSON.parse(body));
  if (!Records && Event !== 's3:TestEvent') throw new Error('not an S3 event notification');
  // Keys are form-encoded.
  return { keys: (Records ?? []).map(({ s3 }) => decodeURIComponent(s3.object.key.replaceAll('+', ' '))) };
}
