import { domainToASCII } from 'node:url';
import * as z from 'zod';
import { InviteCode } from '../instance/schema.ts';
import { Id, OwnId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { Time } from '../shared/time.ts';
import { roles } from './roles.ts';
import { AvatarUrl, NewUsername, OwnUsername } from '../users/schema.ts';

const exampleEmail = 'ada@example.com';

/** Converts the domain to the form used by DNS and mail servers (RFC 5891), such as xn--bcher-kva.example for bücher.example. */
function withAsciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = domainToASCII(address.slice(at + 1));
  return at === -1 || domain === '' ? address : `${address.slice(0, at)}@${domain}`;
}

const Email = z
  .string()
  .trim()
  .toLowerCase()
  .overwrite(withAsciiDomain)
  .max(254)
  // Few mail servers accept non-ASCII characters there, and Cognito does not send mail to such addresses.
  .refine((address) => !/[^\p{ASCII}].*@/u.test(address), 'Addresses with letters other than a–z before the @ are not supported.')
  .pipe(z.email())
  .meta({ format: 'email', examples: [exampleEmail] });

/** An e-mail address in a response. */
const OwnEmail = z.string().meta({ description: 'Empty if somebody else has verified the address', examples: [exampleEmail] });

/** Cognito rejects white space at either end of a password. */
const NewPassword = text(8, 256).refine((value) => value === value.trim(), 'must not begin or end with a space');

const BirthDate = z.iso
  .date()
  .refine((date) => date >= '1900-01-01', 'must be after 1899')
  .meta({ description: 'Required if the instance has a minimum age; checked but not stored', examples: ['1990-12-10'] });

export const Registration = z
  .object({
    username: NewUsername,
    email: Email,
    password: NewPassword,
    invite_code: InviteCode.optional().meta({ description: 'Required if registration is by invite; otherwise it is not redeemed' }),
    accept_terms: z.boolean().optional().meta({ description: 'Must be true if the instance has terms' }),
    birth_date: BirthDate.optional(),
  })
  .meta({ id: 'Registration' });
export type Registration = z.output<typeof Registration>;

const AccountName = text(1, 254).transform((value) => withAsciiDomain(value.trim().toLowerCase()));

/** Six digits from an authenticator app, or a recovery code; spaces, dashes and capitals are allowed. */
const SignInCode = z
  .string()
  .max(100)
  .overwrite((code) => code.replace(/[\s-]/g, '').toLowerCase())
  .regex(/^(\d{6}|[a-z2-7]{10})$/, 'Must be the six digits from the app, or a recovery code.')
  .meta({ examples: ['123456'] });

export const Credentials = z.object({
  email_or_username: AccountName,
  password: text(1, 256),
  code: SignInCode.optional().meta({ description: 'From the authenticator app, or a recovery code; required if the account has TOTP' }),
}).meta({ id: 'Credentials' });
export type Credentials = z.output<typeof Credentials>;

const MailedCode = z.string().trim().regex(/^\d{4,10}$/, 'Must be the digits of the code in the e-mail.').meta({ examples: ['123456'] });

export const EmailCode = z.strictObject({ code: MailedCode }).meta({ id: 'EmailCode' });

export const ResetRequest = z.strictObject({ email_or_username: AccountName }).meta({ id: 'ResetRequest' });
export type ResetRequest = z.output<typeof ResetRequest>;

export const PasswordReset = z.strictObject({ email_or_username: AccountName, code: MailedCode, password: NewPassword }).meta({ id: 'PasswordReset' });
export type PasswordReset = z.output<typeof PasswordReset>;

export const PasswordChange = z.strictObject({ current_password: text(1, 256), password: NewPassword }).meta({ id: 'PasswordChange' });
export type PasswordChange = z.output<typeof PasswordChange>;

export const EmailChange = z.strictObject({ email: Email, password: text(1, 256) }).meta({ id: 'EmailChange' });
export type EmailChange = z.output<typeof EmailChange>;

const AppCode = z
  .string()
  .overwrite((code) => code.replace(/\s/g, ''))
  .regex(/^\d{6}$/, 'Must be the six digits from the app.')
  .meta({ examples: ['123456'] });

export const TotpStart = z
  .strictObject({ password: text(1, 256).optional().meta({ description: 'Required if the session began more than 15 minutes ago' }) })
  .meta({ id: 'TotpStart' });

export const TotpSecret = z
  .object({
    secret: z.string().meta({ description: 'In Base32, for typing in if the QR code cannot be scanned' }),
    otpauth_url: z.string().meta({ description: 'For a QR code', examples: ['otpauth://totp/Lambdagram%3Aada?secret=JBSWY3DPEHPK3PXP&issuer=Lambdagram'] }),
  })
  .meta({ id: 'TotpSecret' });
export type TotpSecret = z.output<typeof TotpSecret>;

export const TotpCode = z.strictObject({ code: AppCode }).meta({ id: 'TotpCode' });

export const RecoveryCodes = z
  .object({ recovery_codes: z.array(z.string()).meta({ description: 'Shown only once. Any one of them can be used instead of a code from the app to sign in, which also switches TOTP off', examples: [['k3v7q-m2xzd']] }) })
  .meta({ id: 'RecoveryCodes' });
export type RecoveryCodes = z.output<typeof RecoveryCodes>;

export const TotpEnd = z.strictObject({ password: text(1, 256), code: SignInCode }).meta({ id: 'TotpEnd' });
export type TotpEnd = z.output<typeof TotpEnd>;

export const EmailStatus = z.object({ email: OwnEmail, email_verified: z.boolean() }).meta({ id: 'EmailStatus' });
export type EmailStatus = z.output<typeof EmailStatus>;

export const RefreshToken = z.object({ refresh_token: text(1, 8192) }).meta({ id: 'RefreshToken' });

/** Rejects unknown fields, since the original API did not have this route. */
export const SessionEnd = z.strictObject(RefreshToken.shape).meta({ id: 'SessionEnd' });

export const Tokens = z.object({
  token: z.string().meta({ description: 'Access token: send it as `Authorization: Bearer <token>`' }),
  refresh_token: z.string(),
  expires_at: Time,
}).meta({ id: 'Tokens' });
export type Tokens = z.output<typeof Tokens>;

const Session = z.object({
  id: OwnId,
  device: z.string().meta({ description: 'The browser and operating system it was opened with, if known', examples: ['Firefox on Linux'] }),
  created_at: Time,
  last_used_at: Time.meta({ description: 'When its access token was last refreshed' }),
  current: z.boolean().meta({ description: 'The session of this request' }),
});

export const Sessions = z.object({ sessions: z.array(Session) }).meta({ id: 'Sessions' });
export type Sessions = z.output<typeof Sessions>;

export const SessionPath = z.object({ session_id: Id });

const Account = z.object({ id: OwnId, username: OwnUsername, email: OwnEmail, created_at: Time }).meta({ id: 'Account' });

export const SignedIn = Tokens.extend({ user: Account }).meta({ id: 'SignedIn' });
export type SignedIn = z.output<typeof SignedIn>;

export const LoggedIn = SignedIn.extend({
  deletion_cancelled: z.boolean().meta({ description: 'This sign-in cancelled the deletion of the account. Tell its owner' }),
}).meta({ id: 'LoggedIn' });
export type LoggedIn = z.output<typeof LoggedIn>;

const Role = z.enum(roles).meta({ id: 'Role' });

export const Me = z.object({
  id: OwnId,
  username: OwnUsername,
  email: OwnEmail,
  email_verified: z.boolean(),
  new_email: z.string().nullable().meta({ description: 'The address that will replace it once verified' }),
  totp: z.boolean().meta({ description: 'Signing in requires a code from an authenticator app' }),
  display_name: z.string(),
  bio: z.string(),
  avatar_url: AvatarUrl,
  leaving_at: Time.nullable().meta({ description: 'When the account is erased, if its deletion was requested' }),
  roles: z.array(Role).meta({ description: 'The account’s roles, as of its sign-in' }),
  suspended: z.boolean().meta({ description: 'Hidden from everyone; most operations respond with 403 `account_suspended`' }),
  created_at: Time,
}).meta({ id: 'Me' });
export type Me = z.output<typeof Me>;
