import type { DeclaredFunction } from '../infra/functions.ts';
import type { GrantName } from '../platform/grants/permissions.ts';

/** The changes that grants permit. Redis is left out, since it only contains copies. */
const changeOf: Partial<Record<GrantName, string>> = {
  database: 'changes rows in Postgres',
  'database.migrate': 'changes the database schema',
  'limits.count': 'counts an attempt in DynamoDB',
  'interactions.write': 'changes likes, comments or Idempotency-Keys in DynamoDB',
  'uploads.write': 'permits an upload',
  'uploads.delete': 'deletes uploads',
  'media.write': 'stores photos',
  'media.delete': 'deletes photos',
  'events.publish': 'publishes events, which the consumers act on',
  'fanOut.send': 'queues work for home feeds',
  'cdn.invalidate': 'removes photos from the CDN',
  'accounts.create': 'creates an account in the user pool',
  'accounts.setPassword': 'sets a password in the user pool',
  'accounts.recover': 'mails a code for a new password, or sets the password with it',
  'accounts.changeEmail': 'mails a code to the new address of an account',
  'mail.send': 'sends mail',
  'accounts.delete': 'deletes accounts from the user pool',
  'accounts.own': 'ends sessions, or sends or presents codes, for an account',
};

/** What is created to fill a sample's placeholders. */
const createdFor: Record<string, string> = {
  an_unused_media_id: 'uploads a photo first',
  an_uploaded_media_id: 'uploads a photo first',
  an_own_post_id: 'publishes a post first',
  an_own_comment_id: 'writes a comment first',
  an_own_session_id: 'signs in once more first',
};

/** The changes that calling a function with this event may make in the running service, as sentence endings; empty for reads. */
export function changesOf({ handler, access }: Pick<DeclaredFunction, 'handler' | 'access'>, event: string): string[] {
  const isRead = handler.definition !== undefined && /^(GET|ANY) /.test(handler.definition.route);
  const created = Object.entries(createdFor).flatMap(([placeholder, what]) => (event.includes(`{{${placeholder}}}`) ? [what] : []));
  return [...new Set([...created, ...(isRead ? [] : access.flatMap((grant) => changeOf[grant] ?? []))])];
}
