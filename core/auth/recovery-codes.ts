import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** Number of codes per account. */
const count = 10;
/** Characters per code, with five random bits each. */
const length = 10;
/** Base32 (RFC 4648): omits 0, 1, 8 and 9, which look like letters. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const derive = promisify<string, string, number, Buffer>(scrypt);

/** An account's stored recovery codes. Salt and hashes are in base64url. */
export interface StoredCodes {
  salt: string;
  recovery_hashes: string[];
}

/** New codes to show once, and their stored form. Hashing is slow on purpose: fifty bits could otherwise be brute-forced. */
export async function makeRecoveryCodes(): Promise<{ codes: string[]; stored: StoredCodes }> {
  const codes = Array.from({ length: count }, () => Array.from(randomBytes(length), (byte) => alphabet[byte % 32]).join(''));
  const salt = randomBytes(16).toString('base64url');
  const recovery_hashes = await Promise.all(codes.map((code) => hashed(code, salt)));
  return { codes: codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`), stored: { salt, recovery_hashes } };
}

/** Whether `code`, without its dash, is one of them. */
export async function isRecoveryCode(code: string, { salt, recovery_hashes }: StoredCodes): Promise<boolean> {
  const hash = Buffer.from(await hashed(code, salt));
  return recovery_hashes.some((other) => timingSafeEqual(hash, Buffer.from(other)));
}

const hashed = async (code: string, salt: string) => (await derive(code, salt, 32)).toString('base64url');
