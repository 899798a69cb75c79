import { answer, api } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { onVisiblePosts, visiblePosts } from './visible-posts.ts';

/** A message from the API. */
export type LiveMessage =
  | { type: 'notification'; unread: number | string }
  | { type: 'post.counts'; post_id: string; likes: number; comments: number }
  | { type: 'session.ended' };

/** Maximum number of posts that one connection gets updates for. */
const mostWatched = 50;
/** In ms, since API Gateway closes connections that are idle for 10 minutes. */
const pingEvery = 5 * 60_000;
const longestWait = 60_000;
/** Debounce time (ms), since scrolling shows and hides posts quickly. */
const settles = 300;

/**
 * Keeps a WebSocket open until the signal aborts. When it is closed, it reconnects with exponential backoff and jitter, so that not
 * all clients return at once.
 * @param onGap called after reconnecting: messages may have been missed
 */
export async function keepConnected(signal: AbortSignal, onMessage: (message: LiveMessage) => void, onGap: () => void): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const { url } = await answer(api.POST('/api/v1/live/tickets', { signal }));
      const wasOpen = await connected(new WebSocket(url), signal, onMessage, () => {
        if (failures > 0) onGap();
      });
      if (wasOpen) failures = 0;
    } catch (error) {
      // The instance has no live updates, or nobody is signed in any more. Polling continues.
      if (hasStatus(error, 404) || hasStatus(error, 401) || hasStatus(error, 403)) return;
    }
    await pause(Math.random() * Math.min(longestWait, 2_000 * 2 ** failures), signal);
  }
}

/** Resolves when the socket is closed, with whether it was ever open. */
function connected(socket: WebSocket, signal: AbortSignal, onMessage: (message: LiveMessage) => void, onOpen: () => void): Promise<boolean> {
  const send = (message: object) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
  const watched = new Set<string>();
  const watch = () => {
    const wanted = new Set(visiblePosts().slice(0, mostWatched));
    const gone = [...watched].filter((id) => !wanted.has(id));
    const added = [...wanted].filter((id) => !watched.has(id));
    if (gone.length > 0) send({ action: 'unsubscribe', post_ids: gone });
    if (added.length > 0) send({ action: 'subscribe', post_ids: added });
    for (const id of gone) watched.delete(id);
    for (const id of added) watched.add(id);
  };
  let settling: ReturnType<typeof setTimeout> | undefined;
  const ignore = onVisiblePosts(() => {
    clearTimeout(settling);
    settling = setTimeout(() => socket.readyState === WebSocket.OPEN && watch(), settles);
  });
  const pings = setInterval(() => send({ action: 'ping' }), pingEvery);
  const close = () => socket.close();
  signal.addEventListener('abort', close);
  let wasOpen = false;
  socket.addEventListener('open', () => {
    wasOpen = true;
    if (signal.aborted) return close();
    watch();
    onOpen();
  });
  socket.addEventListener('message', ({ data }) => onMessage(JSON.parse(String(data)) as LiveMessage));
  return new Promise((resolve) => {
    socket.addEventListener('close', () => {
      ignore();
      clearTimeout(settling);
      clearInterval(pings);
      signal.removeEventListener('abort', close);
      resolve(wasOpen);
    });
  });
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
