import type { EventOf } from '../../events/catalog.ts';
import type { LiveMessage } from '../../events/live-message.ts';
import { listEnded } from '../auth/sql.ts';
import { readCounts } from '../interactions/counters.ts';
import { findConnection, listConnections } from '../live/connections.ts';
import type { LiveRequest } from '../live/schema.ts';
import { listWatchers, mostWatchers, planReport, reportDelay, unwatch, watch, type Watcher } from '../live/watching.ts';
import { listPosts } from '../notifications/sql.ts';
import type { App } from '../shared/app.ts';
import { verdictOn } from '../visibility/rule.ts';
import { relationsWith } from '../visibility/relations.ts';
import { listRelations, standingOf } from '../visibility/sql.ts';
import { countUnread } from './list-notifications.ts';

export const liveChanges = ['like.added', 'like.removed', 'comment.added', 'comment.removed', 'notifications.changed', 'sessions.ended'] as const;

/** An event that may change an open page. */
export type LiveChange = EventOf<(typeof liveChanges)[number]>;

/**
 * Reports a change to open pages, according to what their users may see now. If a post's counts have just been reported,
 * returns the number of seconds after which to call this again. Messages may be lost or repeated: each one contains the
 * current state, which clients can also poll.
 */
export async function tellPages(app: App, { type, data }: Pick<LiveChange, 'type' | 'data'>): Promise<number | undefined> {
  if ('post_id' in data) return tellCounts(app, data.post_id);
  await (type === 'sessions.ended' ? tellEnded(app, data.user_id) : tellUnread(app, data.user_id));
  return undefined;
}

async function tellUnread(app: App, userId: string): Promise<void> {
  const connections = await listConnections(app, userId);
  if (connections.length === 0) return;
  await send(app, connections.map(({ id }) => id), { type: 'notification', ...(await countUnread(app, { userId })) });
}

async function tellEnded(app: App, userId: string): Promise<void> {
  const connections = await listConnections(app, userId);
  const ended = new Set(await listEnded(app.db, connections.flatMap(({ sessionId }) => sessionId ?? [])));
  const over = connections.filter(({ sessionId }) => sessionId !== undefined && ended.has(sessionId));
  await send(app, over.map(({ id }) => id), { type: 'session.ended' }, true);
}

async function tellCounts(app: App, post_id: string): Promise<number | undefined> {
  const watchers = await listWatchers(app, post_id);
  if (watchers.length === 0 || watchers.length > mostWatchers) return undefined;
  const plan = await planReport(app, post_id);
  if (plan !== 'now') return plan === 'later' ? reportDelay : undefined;
  const [seeing, { likes, comments }] = await Promise.all([whoSee(app, post_id, watchers), readCounts(app, post_id)]);
  await send(app, seeing, { type: 'post.counts', post_id, likes, comments });
  return undefined;
}

/** Connections of those watchers who may still see the post. */
async function whoSee(app: App, postId: string, watchers: readonly Watcher[]): Promise<string[]> {
  const [post] = await listPosts(app.db, [postId]);
  if (!post) return [];
  const rows = await listRelations(app.db, watchers.map(({ userId }) => ({ viewer: userId, author: post.user_id })));
  return watchers.flatMap(({ connection, userId }, index) => (verdictOn('posts', standingOf(rows[index]!, userId === post.user_id)) === 'yes' ? [connection] : []));
}

async function send(app: App, connections: string[], message: object, close = false): Promise<void> {
  if (connections.length > 0) await app.liveMessages.send([{ kind: 'live', connections, text: JSON.stringify(message), close } satisfies LiveMessage]);
}

/** Handles a client's message on its WebSocket. Posts that its user may not see are ignored, like posts that do not exist. */
export async function handleRequest(app: App, connection: string, request: LiveRequest): Promise<void> {
  if (request.action === 'ping') return;
  if (request.action === 'unsubscribe') return unwatch(app, connection, request.post_ids);
  const item = await findConnection(app, connection);
  if (!item) return;
  const posts = await listPosts(app.db, request.post_ids.filter((id) => !item.posts?.has(id)));
  const relations = await relationsWith(app, { userId: item.user }, posts.map(({ user_id }) => user_id));
  const visible = posts.filter(({ user_id }) => relations.may('posts', user_id));
  if (visible.length > 0) await watch(app, connection, item.user, visible.map(({ id }) => id));
}
