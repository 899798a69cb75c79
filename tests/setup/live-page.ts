import type { LiveTicket } from '../../core/live/schema.ts';
import { callApi } from './call-api.ts';

interface Message {
  type: string;
  [field: string]: unknown;
}

/** An open page: a WebSocket, and what it has received. */
export interface LivePage {
  received: { message: Message; at: number }[];
  /** The code with which it was closed; undefined while it is open. */
  closed: number | undefined;
  /** When it was closed, by `performance.now()`. */
  closedAt: number | undefined;
  send(message: object): void;
  close(): void;
}

/** A WebSocket URL with a ticket. */
export const aTicket = async ({ token }: { token: string }): Promise<string> => (await callApi<LiveTicket>('POST', '/api/v1/live/tickets', { token })).body.url;

/** Opens a WebSocket. @throws Error if it is refused */
export async function openPage(url: string): Promise<LivePage> {
  const socket = new WebSocket(url);
  const page: LivePage = { received: [], closed: undefined, closedAt: undefined, send: (message) => socket.send(JSON.stringify(message)), close: () => socket.close() };
  socket.addEventListener('message', ({ data }) => page.received.push({ message: JSON.parse(String(data)) as Message, at: performance.now() }));
  socket.addEventListener('close', ({ code }) => Object.assign(page, { closed: code, closedAt: performance.now() }));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('refused')));
  });
  return page;
}

export const messagesOf = ({ received }: LivePage, type: string): Message[] => received.map(({ message }) => message).filter((message) => message.type === type);
