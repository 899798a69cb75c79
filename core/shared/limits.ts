import type { App } from './app.ts';
import { DomainError, unlessUnavailable } from './errors.ts';

/** How often something may be done. */
export interface Limit {
  name: string;
  count: number;
  /** From one full window to the next. */
  seconds: number;
}

/** Registering, signing in, refreshing and codes, from one address: guessing takes many of these. A firewall has the same limit. */
export const signIns: Limit = { name: 'sign-ins', count: 100, seconds: 300 };

/**
 * Counts one attempt of `subject` in DynamoDB, in windows of fixed length: one write, and no state of the container.
 * While DynamoDB is out of reach nothing is counted and nobody is turned away.
 * @throws DomainError `too_many_attempts` (rate_limited) beyond the limit, until the window ends
 */
export async function countAttempt(app: App, { name, count, seconds }: Limit, subject: string): Promise<void> {
  const now = app.now().getTime() / 1000;
  const window = Math.floor(now / seconds);
  const end = (window + 1) * seconds;
  const counted = await unlessUnavailable(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: limitKey(name, subject, window),
      UpdateExpression: 'set expires_at = :end add attempts :one',
      ExpressionAttributeValues: { ':end': end, ':one': 1 },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  if (Number(counted?.Attributes?.['attempts'] ?? 0) <= count) return;
  throw new DomainError('rate_limited', 'too_many_attempts', 'Too many attempts. Please wait a little.', { retryAfter: Math.ceil(end - now) });
}

const limitKey = (name: string, subject: string, window: number) => ({ pk: `LIMIT#${name}#${subject}#${window}`, sk: '-' });
