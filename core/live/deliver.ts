import type { LiveMessage } from '../../events/live-message.ts';
import type { App } from '../shared/app.ts';
import { closeConnection } from './connections.ts';

/** Connections posted to concurrently. */
const atOnce = 50;

/** Posts a message to its connections, and removes those that are closed. */
export async function deliver(app: App, { connections, text, close }: LiveMessage): Promise<void> {
  for (let start = 0; start < connections.length; start += atOnce) {
    await Promise.all(connections.slice(start, start + atOnce).map((id) => deliverTo(app, id, text, close ?? false)));
  }
}

async function deliverTo(app: App, id: string, text: string, close: boolean): Promise<void> {
  const isOpen = await app.sockets.post(id, text);
  if (isOpen && close) await app.sockets.close(id);
  if (!isOpen || close) await closeConnection(app, id);
}
