/**
 * Open WebSockets in the table `interactions`.
 *
 * | item         | pk                  | sk                    | attributes                                        |
 * |--------------|---------------------|-----------------------|---------------------------------------------------|
 * | ticket       | `LIVE#<user>`       | `TICKET#<hash>`       | `session_id`                                      |
 * | connection   | `LIVE#<user>`       | `CONNECTION#<id>`     | `session_id`                                      |
 * | its details  | `CONNECTION#<id>`   | `-`                   | `user`, `session_id`, `posts`: a set of watched ids |
 * | watcher      | `WATCH#<post>`      | `CONNECTION#<id>`     | `user`                                            |
 * | pause        | `WATCH#<post>`      | `PAUSE`               | `sent_at`, `due_by` (ms)                          |
 *
 * All of them expire (`expires_at`). `session_id` is absent if the pool has no session ids.
 */
export const liveKey = (userId: string) => `LIVE#${userId}`;
export const connections = 'CONNECTION#';
export const ticketKey = (userId: string, hash: string) => ({ pk: liveKey(userId), sk: `TICKET#${hash}` });
export const placeOf = (userId: string, connection: string) => ({ pk: liveKey(userId), sk: `${connections}${connection}` });
export const connectionKey = (connection: string) => ({ pk: `${connections}${connection}`, sk: '-' });
export const watchKey = (postId: string) => `WATCH#${postId}`;
export const watcherKey = (postId: string, connection: string) => ({ pk: watchKey(postId), sk: `${connections}${connection}` });
export const pauseKey = (postId: string) => ({ pk: watchKey(postId), sk: 'PAUSE' });

/** An open WebSocket. */
export interface Connection {
  id: string;
  sessionId: string | undefined;
}

export interface ConnectionItem {
  user: string;
  session_id?: string;
  posts?: Set<string>;
}

/** In seconds. API Gateway closes a WebSocket after two hours at the latest; its items are kept a little longer. */
export const lifetime = 2 * 3600 + 600;

export const expiry = (now: Date, seconds = lifetime): number => Math.floor(now.getTime() / 1000) + seconds;
