import { hash } from 'node:crypto';
import { ifCondition } from '../shared/if-condition.ts';
import type { App } from '../shared/app.ts';

/** Maximum guesses at a mailed code; Cognito allows more. */
const guesses = 5;

/** Where the guesses at a mailed code are counted. */
export interface MailedCode {
  key: { pk: string; sk: string };
  /** How long (s) the code is valid. */
  lifetime: number;
}

/** A password reset code is valid for 15 minutes, although Cognito would accept it for an hour. */
export const resetCode = (account: string): MailedCode => ({ key: { pk: `RESET#${account}`, sk: '-' }, lifetime: 900 });

/** An address verification code is valid for a day, as in Cognito; the extra hour allows for clock skew. */
export const addressCode = (userId: string): MailedCode => ({ key: { pk: `VERIFY#${userId}`, sk: '-' }, lifetime: 25 * 3_600 });

/** The key for the account with this name or address. If there is no account, returns a key anyway, so that both cases cost the same. */
export const accountKey = (userId: string | undefined, name: string): string => userId ?? `nobody-${hash('sha256', name).slice(0, 32)}`;

/**
 * Starts counting the guesses at a new code.
 * @throws DomainError `interactions_unavailable`: a code whose guesses cannot be counted must not be sent
 */
export async function beginCode(app: App, { key, lifetime }: MailedCode): Promise<void> {
  await app.dynamo.update({
    TableName: app.settings.interactionsTable,
    Key: key,
    UpdateExpression: 'set expires_at = :end, attempts = :none',
    ExpressionAttributeValues: { ':end': seconds(app) + lifetime, ':none': 0 },
  });
}

/** Counts a guess before it is checked. False if there is no valid code or no guess is left. */
export const countGuess = (app: App, { key }: MailedCode): Promise<boolean> =>
  count(app, key, {
    UpdateExpression: 'add attempts :one',
    ConditionExpression: 'expires_at > :now and attempts < :guesses',
    ExpressionAttributeValues: { ':one': 1, ':now': seconds(app), ':guesses': guesses },
  });

/** The same for a code that may have been sent before guesses were counted. */
export const countGuessAtAny = (app: App, { key, lifetime }: MailedCode): Promise<boolean> =>
  count(app, key, {
    UpdateExpression: 'add attempts :one set expires_at = if_not_exists(expires_at, :end)',
    ConditionExpression: 'attribute_not_exists(attempts) or attempts < :guesses',
    ExpressionAttributeValues: { ':one': 1, ':end': seconds(app) + lifetime, ':guesses': guesses },
  });

type Update = Pick<Parameters<App['dynamo']['update']>[0], 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>;

const count = async (app: App, Key: MailedCode['key'], update: Update) =>
  (await ifCondition(app.dynamo.update({ TableName: app.settings.interactionsTable, Key, ...update }))) !== undefined;

const seconds = (app: App) => Math.floor(app.now().getTime() / 1000);
