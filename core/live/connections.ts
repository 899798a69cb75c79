import { type Bearer, requireAccount } from '../auth/require-account.ts';
import { deleteItems } from '../interactions/delete-items.ts';
import { getItems } from '../interactions/get-items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { App } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import { type Connection, connectionKey, type ConnectionItem, connections, expiry, liveKey, placeOf, watcherKey } from './items.ts';
import { takeTicket } from './tickets.ts';

/** Maximum connections of an account that receive messages: more than anybody has tabs. */
const mostConnections = 100;

/** Accepts a WebSocket. @throws DomainError unauthenticated if the ticket is not valid, or its session has ended */
export async function openConnection(app: App, id: string, ticket: string): Promise<void> {
  const bearer = await takeTicket(app, ticket);
  if (!bearer) throw new DomainError('unauthenticated', 'invalid_token', 'The ticket is not valid.');
  await recordConnection(app, id, bearer);
  // Checked after recording the connection: if the session ends in between, either this check notices, or ending it closes the connection.
  try {
    await requireAccount(app, bearer);
  } catch (error) {
    await closeConnection(app, id);
    throw error;
  }
}

async function recordConnection(app: App, id: string, { userId, sessionId }: Bearer): Promise<void> {
  const expires_at = expiry(app.now());
  const put = (Item: object) => ({ Put: { TableName: app.settings.interactionsTable, Item: { ...Item, session_id: sessionId, expires_at } } });
  await app.dynamo.transactWrite({ TransactItems: [put(placeOf(userId, id)), put({ ...connectionKey(id), user: userId })] });
}

export const findConnection = async (app: App, id: string): Promise<ConnectionItem | undefined> => (await getItems<ConnectionItem>(app, [connectionKey(id)]))[0];

/** Deletes a closed WebSocket's items. Safe to repeat. */
export async function closeConnection(app: App, id: string): Promise<void> {
  const connection = await findConnection(app, id);
  if (!connection) return;
  const { user, posts = [] } = connection;
  await deleteItems(app, [...posts].map((post) => watcherKey(post, id)));
  await deleteItems(app, [placeOf(user, id)]);
  // Last, because it is needed to find the other items.
  await deleteItems(app, [connectionKey(id)]);
}

/** The account's open WebSockets. */
export async function listConnections(app: App, userId: string): Promise<Connection[]> {
  const query = { KeyConditionExpression: 'pk = :pk and begins_with(sk, :connections)', ExpressionAttributeValues: { ':pk': liveKey(userId), ':connections': connections } };
  const items = await listItems<{ sk: string; session_id?: string }>(app, query, 0, mostConnections);
  return items.map(({ sk, session_id }) => ({ id: sk.slice(connections.length), sessionId: session_id }));
}

/** Deletes an account's connections and tickets, a limited number at a time. Returns whether some may be left. */
export async function forgetLive(app: App, userId: string): Promise<boolean> {
  const items = await listItems<{ pk: string; sk: string }>(app, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': liveKey(userId) } }, 0, mostConnections);
  for (const { sk } of items) if (sk.startsWith(connections)) await closeConnection(app, sk.slice(connections.length));
  await deleteItems(app, items.map(({ pk, sk }) => ({ pk, sk })));
  return items.length === mostConnections;
}
