import { hash, randomBytes } from 'node:crypto';
import type { Bearer } from '../auth/require-account.ts';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { isId } from '../shared/ids.ts';
import { expiry, ticketKey } from './items.ts';

/** Seconds. */
const validFor = 30;

const hashOf = (secret: string) => hash('sha256', secret, 'base64url');

/** Creates a ticket that opens one WebSocket. It replaces the access token: browsers cannot send headers with a WebSocket, and URLs may be logged. */
export async function createTicket(app: App, { userId, sessionId }: Bearer): Promise<{ ticket: string; expiresAt: Date }> {
  const secret = randomBytes(24).toString('base64url');
  const expires_at = expiry(app.now(), validFor);
  await app.dynamo.put({ TableName: app.settings.interactionsTable, Item: { ...ticketKey(userId, hashOf(secret)), session_id: sessionId, expires_at } });
  return { ticket: `${userId}.${secret}`, expiresAt: new Date(expires_at * 1000) };
}

/** Redeems a ticket; undefined if it is wrong, used or expired. */
export async function takeTicket(app: App, ticket: string): Promise<Bearer | undefined> {
  const [userId = '', secret = ''] = ticket.split('.');
  if (!isId(userId)) return undefined;
  const taken = await ifCondition(
    app.dynamo.delete({
      TableName: app.settings.interactionsTable,
      Key: ticketKey(userId, hashOf(secret)),
      ConditionExpression: 'expires_at > :now',
      ExpressionAttributeValues: { ':now': expiry(app.now(), 0) },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return taken && { userId, sessionId: taken.Attributes?.['session_id'] as string | undefined };
}
