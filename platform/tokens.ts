import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { type RoleBearer, roles } from '../core/auth/roles.ts';
import { canonicalId, isId } from '../core/shared/ids.ts';
import { DomainError, outage } from '../core/shared/errors.ts';
import type { Config } from './config.ts';

/** The signed-in user who makes the request. */
export interface Actor extends RoleBearer {
  /** Their access token, for operations on their account in the pool. */
  token: string;
}

/** Verifying a signature takes about 0.1 ms, so verified tokens are cached until they expire. */
const verified = new LRUCache<string, Actor>({ max: 2_000 });
const keySets = new Map<string, JWTVerifyGetKey>();

/**
 * Verifies a Cognito access token: signature (RS256 only, with the pool's keys), issuer, use, client and expiry. See the
 * Amazon Cognito developer guide, "Verifying JSON web tokens".
 */
export async function verifyToken(config: Config, token: string): Promise<Actor> {
  const known = verified.get(token);
  if (known) return known;
  const { createLocalJWKSet, createRemoteJWKSet, errors, jwtVerify } = await import('./jose.ts');
  let keys = keySets.get(config.TOKEN_KEYS_URL);
  if (!keys) {
    // Keys are fetched once per container, and again for an unknown `kid`, but at most every 30 s. Cached keys keep
    // working while the pool is unreachable.
    const timeoutDuration = Math.round(config.REQUEST_DEADLINE_MS * 0.8);
    const ofPool = createRemoteJWKSet(new URL(config.TOKEN_KEYS_URL), { timeoutDuration, cacheMaxAge: Infinity });
    keys = config.POOL_KEYS === '' ? ofPool : withSecondSource(ofPool, createLocalJWKSet(JSON.parse(config.POOL_KEYS) as JSONWebKeySet));
    keySets.set(config.TOKEN_KEYS_URL, keys);
  }
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: config.TOKEN_ISSUER, algorithms: ['RS256'], requiredClaims: ['exp', 'sub'] });
    if (payload['token_use'] !== 'access' || payload['client_id'] !== config.USER_POOL_CLIENT_ID) throw invalidToken();
    const actor = { userId: userIdOf(payload), sessionId: sessionIdOf(payload), roles: rolesOf(payload), issuedAt: payload.iat ?? 0, token };
    verified.set(token, actor, { ttl: Math.max(1, payload.exp! * 1000 - Date.now()) });
    return actor;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    if (isUnfetched(error)) throw outage('accounts', error);
    throw error instanceof errors.JWTExpired ? expiredToken() : invalidToken();
  }
}

/** The token's user. An account's name in the pool is the user's id, but early accounts have the `sub` as their id. No username looks like an id. */
export const userIdOf = ({ sub, username }: JWTPayload & { username?: unknown }): string =>
  typeof username === 'string' && isId(username) ? canonicalId(username) : sub!;

/** The token's session; its id stays the same when it is refreshed. */
export function sessionIdOf({ origin_jti }: JWTPayload & { origin_jti?: unknown }): string | undefined {
  return typeof origin_jti === 'string' && isId(origin_jti) ? canonicalId(origin_jti) : undefined;
}

/** The pool's groups that are roles; others are ignored. */
const rolesOf = (payload: JWTPayload) => {
  const groups = payload['cognito:groups'];
  return roles.filter((role) => Array.isArray(groups) && groups.includes(role));
};

/** How long (ms) the pool is skipped after its keys could not be fetched. */
const pause = 30_000;

/**
 * The pool's keys or, while they are unreachable, those copied at deployment. A key in neither may be newer than the
 * deployment, so it still counts as an outage.
 */
function withSecondSource(ofPool: JWTVerifyGetKey, ofDeployment: JWTVerifyGetKey): JWTVerifyGetKey {
  let outage: { until: number; error: unknown } | undefined;
  return async (...token) => {
    if (!outage || Date.now() > outage.until) {
      try {
        const key = await ofPool(...token);
        outage = undefined;
        return key;
      } catch (error) {
        if (!isUnfetched(error)) throw error;
        outage = { until: Date.now() + pause, error };
      }
    }
    const { error } = outage;
    try {
      return await ofDeployment(...token);
    } catch {
      throw error;
    }
  };
}

/** Whether the keys could not be fetched: jose's own errors have a code, and all others come from the network. */
const isUnfetched = (error: unknown) => {
  const code = (error as { code?: unknown }).code;
  return typeof code !== 'string' || !code.startsWith('ERR_J') || unfetched.has(code);
};

/** jose could not fetch the keys: a timeout, a status other than 200, or an invalid response. */
const unfetched = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID']);

const invalidToken = () => new DomainError('unauthenticated', 'invalid_token', 'The access token is not valid.');
const expiredToken = () => new DomainError('unauthenticated', 'token_expired', 'The access token has expired. Refresh it or log in again.');

/** The token of an `Authorization: Bearer` header (RFC 6750); undefined when there is no such header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];
  if (!token) throw new DomainError('unauthenticated', 'invalid_token', 'The Authorization header must be: Bearer <access token>.');
  return token;
}
