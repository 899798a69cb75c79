import { deliver } from '../../core/live/deliver.ts';
import { liveMessage } from '../../events/live-message.ts';
import { consumer } from '../../platform/consumer.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { sockets } from '../../platform/grants/sockets.ts';

export const handler = consumer({
  name: 'on-live-message',
  access: [interactions.read, interactions.write, sockets.manage],
  memory: 256,
  timeout: 30,
  // API Gateway's management API cannot be reached through a VPC interface endpoint.
  outsideNetwork: true,
  queue: { name: 'live-message', batchSize: 10, concurrency: 5 },
  parse: liveMessage,
  run: ({ app, message }) => deliver(app, message),
});
