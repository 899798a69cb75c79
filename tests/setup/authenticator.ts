import { Secret, TOTP, URI } from 'otpauth';
import type { RecoveryCodes, TotpSecret } from '../../core/auth/schema.ts';
import { handler as makeSecret } from '../../functions/auth/make-totp-secret.ts';
import { handler as verify } from '../../functions/auth/verify-totp.ts';
import type { TestUser } from './given.ts';
import { invoke } from './invoke.ts';

/** An authenticator app, whose clock can be set ahead by a number of 30 s steps. */
export interface Authenticator {
  secret: string;
  code(ahead?: number): string;
}

export function authenticator(otpauthUrl: string): Authenticator {
  const totp = URI.parse(otpauthUrl) as TOTP;
  return {
    secret: totp.secret.base32,
    code: (ahead = 0) => totp.generate({ timestamp: Date.now() + ahead * totp.period * 1000 }),
  };
}

/** A six-digit code that an app does not show at any time near now. */
export const wrongCode = ({ secret }: Authenticator): string => {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  const near = [-3, -2, -1, 0, 1, 2, 3].map((ahead) => totp.generate({ timestamp: Date.now() + ahead * 30_000 }));
  return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find((code) => !near.includes(code))!;
};

/** Sets up an app for an account, using the previous code, so that `code()` and `code(1)` can still be used. */
export async function setUpTotp({ token }: Pick<TestUser, 'token'>): Promise<{ app: Authenticator; recoveryCodes: string[] }> {
  const { body } = await invoke<TotpSecret>(makeSecret, { token, body: {} });
  const app = authenticator(body.otpauth_url);
  const tryOnce = () => invoke<RecoveryCodes>(verify, { token, body: { code: app.code(-1) } });
  const first = await tryOnce();
  // If a new 30 s step has begun in the meantime, the code was too old.
  const verified = first.status === 422 ? await tryOnce() : first;
  if (verified.status !== 200) throw new Error(`the code was refused: ${JSON.stringify(verified.body)}`);
  return { app, recoveryCodes: verified.body.recovery_codes };
}
