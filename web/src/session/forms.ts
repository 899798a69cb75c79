import * as z from 'zod/mini';
import type { Instance } from '../api/client.ts';

const newPassword = z.string().check(z.minLength(8, 'Use at least 8 characters.'), z.maxLength(256, 'Use at most 256 characters.'));
const accountName = z.string().check(z.trim(), z.minLength(1, 'Enter your username or e-mail address.'));

/** The digits of a mailed code. */
export const mailedCode = z.string().check(z.trim(), z.regex(/^\d{4,10}$/, 'Enter the digits from the e-mail.'));

const newUsername = z
  .string()
  .check(
    z.trim(),
    z.toLowerCase(),
    z.minLength(3, 'Use at least 3 characters.'),
    z.maxLength(30, 'Use at most 30 characters.'),
    z.regex(/^[a-z0-9._]*$/, 'Use letters a–z, digits, dots and underscores.'),
    z.regex(/^(?![._])(?!.*\.\.)(?!.*\.$)/, 'Begin with a letter or digit. No dot at the end or next to another dot.'),
  );
const address = z
  .string()
  .check(z.trim(), z.maxLength(254, 'This address is too long.'), z.regex(/^\S+@\S+\.\S+$/, 'Enter an e-mail address, like ada@example.com.'));
const currentPassword = z.string().check(z.minLength(1, 'Enter your current password.'));

/** Checks of the API's rules that save a round trip; if the API's differ, its messages are shown. */
export const registration = z.object({ username: newUsername, email: address, password: newPassword });

export const emailChange = z.object({ email: address, password: currentPassword });

export const usernameChange = z.object({ username: newUsername });

/** The same, with the fields that the instance also requires. */
export const registrationAt = ({ registration: mode, terms_url, minimum_age }: Pick<Instance, 'registration' | 'terms_url' | 'minimum_age'>) =>
  z.extend(registration, {
    invite_code: z.string().check(z.trim(), z.minLength(mode === 'invite' ? 1 : 0, 'Enter the code you were invited with.')),
    accept_terms: z.boolean().check(z.refine((accepted) => terms_url === null || accepted, 'Accept the terms to continue.')),
    birth_date: z.string().check(z.minLength(minimum_age === null ? 0 : 1, 'Enter your date of birth.')),
  });

export const credentials = z.object({
  email_or_username: accountName,
  password: z.string().check(z.minLength(1, 'Enter your password.')),
});

export const resetRequest = z.object({ email_or_username: accountName });

export const passwordReset = z.object({ code: mailedCode, password: newPassword });

export const passwordConfirmation = z.object({ password: currentPassword });

export const passwordChange = z.object({
  current_password: currentPassword,
  password: newPassword,
});

/** The app's code, with the spaces that apps show. */
const appCode = z.string().check(z.trim(), z.regex(/^\d{3}\s?\d{3}$/, 'Enter the six digits from the app.'));

const recoveryCode = z.string().check(z.trim(), z.regex(/^[a-z2-7]{5}[\s-]?[a-z2-7]{5}$/i, 'A recovery code has ten letters and digits.'));

export const totpStart = z.object({ password: currentPassword });

export const totpCode = z.object({ code: appCode });

export const recovery = z.object({ code: recoveryCode });

export const totpEnd = z.object({
  password: currentPassword,
  code: z.string().check(z.refine((code) => [appCode, recoveryCode].some((schema) => schema.safeParse(code).success), 'Enter the six digits from the app, or a recovery code.')),
});
