import { processUploaded } from '../../core/media/process-uploaded.ts';
import { uploadNotification } from '../../events/upload-notification.ts';
import { consumer } from '../../platform/consumer.ts';

export const handler = consumer({
  name: 'on-media-uploaded',
  parse: uploadNotification,
  run: ({ app, message }) => processUploaded(app, message.keys),
});
