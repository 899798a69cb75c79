import { eventConsumer } from '../../platform/consumer.ts';
import { mail } from '../../platform/grants/mail.ts';

export const handler = eventConsumer({
  name: 'on-mail-requested',
  access: [mail.send],
  memory: 256,
  timeout: 15,
  // SES's API can only be reached over the internet.
  outsideNetwork: true,
  queue: { name: 'mail-requested', batchSize: 10, concurrency: 2 },
  events: ['mail.requested'],
  run: ({ app, event }) => app.mailer.send(event.data),
});
