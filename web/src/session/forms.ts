import * as z from 'zod/mini';
import type { Instance } from '../api/client.ts';
import { t } from '../strings/session.ts';

const newPassword = z.string().check(z.minLength(8, t('useAtLeast8')), z.maxLength(256, t('useAtMost256')));
const accountName = z.string().check(z.trim(), z.minLength(1, t('enterYourUsernameOr')));

/** A code sent by mail. */
export const mailedCode = z.string().check(z.trim(), z.regex(/^\d{4,10}$/, t('enterTheDigitsFrom')));

const newUsername = z
  .string()
  .check(
    z.trim(),
    z.toLowerCase(),
    z.minLength(3, t('useAtLeast3')),
    z.maxLength(30, t('useAtMost30')),
    z.regex(/^[a-z0-9._]*$/, t('useLettersAZ')),
    z.regex(/^(?![._])(?!.*\.\.)(?!.*\.$)/, t('beginWithALetter')),
  );
const address = z
  .string()
  .check(z.trim(), z.maxLength(254, t('thisAddressIsToo')), z.regex(/^\S+@\S+\.\S+$/, t('enterAnEMail')));
const currentPassword = z.string().check(z.minLength(1, t('enterYourCurrentPassword')));

/** Checks the API's rules in advance, to save a round trip. If the API's own differ, its messages are shown. */
export const registration = z.object({ username: newUsername, email: address, password: newPassword });

export const emailChange = z.object({ email: address, password: currentPassword });

export const usernameChange = z.object({ username: newUsername });

/** The same, with the additional fields that the instance requires. */
export const registrationAt = ({ registration: mode, terms_url, minimum_age }: Pick<Instance, 'registration' | 'terms_url' | 'minimum_age'>) =>
  z.extend(registration, {
    invite_code: z.string().check(z.trim(), z.minLength(mode === 'invite' ? 1 : 0, t('enterTheCodeYou'))),
    accept_terms: z.boolean().check(z.refine((accepted) => terms_url === null || accepted, t('acceptTheTermsTo'))),
    birth_date: z.string().check(z.minLength(minimum_age === null ? 0 : 1, t('enterYourDateOf'))),
  });

export const credentials = z.object({
  email_or_username: accountName,
  password: z.string().check(z.minLength(1, t('enterYourPassword'))),
});

export const resetRequest = z.object({ email_or_username: accountName });

export const passwordReset = z.object({ code: mailedCode, password: newPassword });

export const passwordConfirmation = z.object({ password: currentPassword });

export const passwordChange = z.object({
  current_password: currentPassword,
  password: newPassword,
});

/** A code from the authenticator app, with the space that apps show in it. */
const appCode = z.string().check(z.trim(), z.regex(/^\d{3}\s?\d{3}$/, t('enterTheSixDigits')));

const recoveryCode = z.string().check(z.trim(), z.regex(/^[a-z2-7]{5}[\s-]?[a-z2-7]{5}$/i, t('aRecoveryCodeHas')));

export const totpStart = z.object({ password: currentPassword });

export const totpCode = z.object({ code: appCode });

export const recovery = z.object({ code: recoveryCode });

export const totpEnd = z.object({
  password: currentPassword,
  code: z.string().check(z.refine((code) => [appCode, recoveryCode].some((schema) => schema.safeParse(code).success), t('enterTheSixDigitsFrom'))),
});
