import type { App } from '../shared/app.ts';
import { DomainError, invalidField, notFound } from '../shared/errors.ts';
import { isId } from '../shared/ids.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Standing, type Subject, verdictOn } from '../visibility/rule.ts';
import { standingOf } from '../visibility/sql.ts';
import { getProfile, type ProfileRow } from './sql.ts';

/**
 * A user by id or username, and the rule's verdict on `subject`. Throws not_found if it is hidden, as for a
 * missing user, and forbidden with the reason if it is refused.
 */
export async function requireUser(app: App, reader: Reader, ref: string, subject: Subject) {
  const user = await getProfile(app.db, ref, reader?.userId);
  return { user, verdict: requireVerdict(subject, standingTo(reader, user)) };
}

/**
 * A user by id, for actions that work whatever the other person has done, such as blocking them. Usernames work only for
 * people whose card the reader may see.
 */
export async function requirePerson(app: App, userId: string, ref: string): Promise<ProfileRow> {
  const user = await getProfile(app.db, ref, userId);
  if (!isId(ref)) requireVerdict('card', standingTo({ userId }, user));
  if (user.id === userId) throw invalidField('user_id', 'You cannot do this to yourself.');
  return user;
}

/** How the reader relates to a user whose row was just read. */
export const standingTo = (reader: Reader, user: ProfileRow): Standing => standingOf(user, user.id === reader?.userId);

function requireVerdict(subject: Subject, standing: Standing) {
  const verdict = verdictOn(subject, standing);
  if (verdict === 'hidden') throw notFound('user');
  if (verdict === 'refused') throw refusal(standing);
  return verdict;
}

/** The reason for a refusal, for somebody who may know that the author exists. */
export const refusal = ({ blocking }: Standing) =>
  blocking
    ? new DomainError('forbidden', 'blocked_by_you', 'You have blocked this account. Unblock it first.')
    : new DomainError('forbidden', 'private_account', 'This account is private: only accepted followers can see this.');
