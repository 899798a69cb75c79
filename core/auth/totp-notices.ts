import type { UserRow } from '../users/sql.ts';

type Owner = Pick<UserRow, 'id' | 'username' | 'email' | 'email_verified_at'>;

/** A mail to the account's owner; undefined without a verified address. */
const mail = ({ id, email, email_verified_at }: Owner, subject: string, text: string) =>
  email !== null && email_verified_at !== null ? { user_id: id, to: email, subject, text } : undefined;

export const noticeOn = (owner: Owner) =>
  mail(
    owner,
    'Signing in to Lambdagram now requires a code',
    `An authenticator app was set up for the account ${owner.username}. Signing in now requires a code from the app as well as the password, and all other sessions have ended.

If this was not you, somebody was signed in to your account. Set a new password, and contact the people who run this instance.`,
  );

export const noticeOff = (owner: Owner, by: 'app' | 'recovery code') =>
  mail(
    owner,
    'Signing in to Lambdagram no longer requires a code',
    `The authenticator app of the account ${owner.username} was switched off${by === 'app' ? '' : ' with a recovery code'}. Signing in now requires only the password, and the recovery codes no longer work.

If this was not you, somebody has your password: set a new one now, which ends all other sessions, and set up the app again.`,
  );
