import { createHash } from 'node:crypto';
import type { App } from '../shared/app.ts';
import { countOrRefuse } from '../cache/count-limit.ts';
import { ifCondition } from '../shared/if-condition.ts';

/** How long (s) a code is valid, and how often it may be guessed; Cognito's own limits are an hour, and more guesses. */
const lifetime = 900;
const guesses = 5;

/** The account's item, or one for an unknown name, so that both cost the same. */
const keyOf = (account: string) => ({ pk: `RESET#${account}`, sk: '-' });

/** The key for the account with this name or address, or for none. */
export const accountKey = (userId: string | undefined, name: string): string => userId ?? `nobody-${hashed(name)}`;

const hashed = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);

/**
 * Starts counting the guesses at a new code.
 * @throws DomainError `too_many_attempts`; `interactions_unavailable`, since a code whose guesses cannot be counted must not be sent
 */
export async function beginCode(app: App, account: string, name: string): Promise<void> {
  await countOrRefuse(app, 'reset-codes', 'account', name);
  await app.dynamo.update({
    TableName: app.settings.interactionsTable,
    Key: keyOf(account),
    UpdateExpression: 'set expires_at = :end, attempts = :none',
    ExpressionAttributeValues: { ':end': seconds(app) + lifetime, ':none': 0 },
  });
}

/** Counts a guess, before it is checked. False if the account has no code that may still be guessed. */
export async function countGuess(app: App, account: string): Promise<boolean> {
  const counted = await ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: keyOf(account),
      UpdateExpression: 'add attempts :one',
      ConditionExpression: 'expires_at > :now and attempts < :guesses',
      ExpressionAttributeValues: { ':one': 1, ':now': seconds(app), ':guesses': guesses },
    }),
  );
  return counted !== undefined;
}

const seconds = (app: App) => Math.floor(app.now().getTime() / 1000);
