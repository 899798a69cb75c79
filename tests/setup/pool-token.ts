import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SignJWT } from 'jose';

/** The claims of a user's access token, as the pool would write them. */
export const accessClaims = (userId: string): Record<string, unknown> => ({
  sub: userId,
  iss: process.env['TOKEN_ISSUER'],
  token_use: 'access',
  client_id: process.env['USER_POOL_CLIENT_ID'],
  iat: Math.floor(Date.now() / 1000),
  exp: Math.floor(Date.now() / 1000) + 3_600,
});

let poolKey: Promise<{ key: KeyObject; kid: string }> | undefined;

async function loadPoolKey() {
  const { pem } = JSON.parse(await readFile(process.env['POOL_SIGNING_KEY_FILE']!, 'utf8')) as { pem: string };
  const jwks = await fetch(process.env['TOKEN_KEYS_URL']!);
  const { keys } = (await jwks.json()) as { keys: { kid: string }[] };
  return { key: createPrivateKey(pem), kid: keys[0]!.kid };
}

/** A token signed with the pool's own key, so that only its claims can be wrong. */
export async function poolToken(claims: Record<string, unknown>, signWith?: KeyObject): Promise<string> {
  const { key, kid } = await (poolKey ??= loadPoolKey());
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(signWith ?? key);
}
