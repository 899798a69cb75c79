import { createHmac, randomBytes } from 'node:crypto';
import type { App } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';

/** The key is not stored with the hashes, so that a copy of the database is not enough to guess names. */
const item = { pk: 'SECRET#names', sk: '-' };

const keys = new WeakMap<App, string>();

async function readKey(app: App): Promise<string | undefined> {
  const { Item } = await app.dynamo.get({ TableName: app.settings.interactionsTable, Key: item, ConsistentRead: true });
  const key = Item?.['value'] as string | undefined;
  if (key !== undefined) keys.set(app, key);
  return key;
}

const hashWith = (key: string, username: string) => createHmac('sha256', Buffer.from(key, 'base64')).update(username).digest('base64url');

/** The stored hash of an erased account's name. Creates this deployment's key if there is none yet. */
export async function hashedName(app: App, username: string): Promise<string> {
  const known = keys.get(app) ?? (await readKey(app));
  if (known !== undefined) return hashWith(known, username);
  await ifCondition(
    app.dynamo.put({
      TableName: app.settings.interactionsTable,
      Item: { ...item, value: randomBytes(32).toString('base64') },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
  return hashWith((await readKey(app))!, username);
}

/** Whether the name belonged to an erased account. */
export async function isReserved(app: App, username: string): Promise<boolean> {
  const key = keys.get(app) ?? (await readKey(app));
  // Without a key, nothing has ever been reserved.
  if (key === undefined) return false;
  return (await app.db.query('find_reserved_name', 'select 1 from reserved_names where hash = $1', [hashWith(key, username)])).length > 0;
}
