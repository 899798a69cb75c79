/** A token bucket: allows `count` at once, and refills evenly over `seconds`. */
export interface Bucket {
  count: number;
  seconds: number;
}

export interface Limit {
  /** Per client address, regardless of who is signed in. */
  client?: Bucket;
  /** Per account, per name that somebody tries, or per address to which mail is sent. */
  account?: Bucket;
  /** Protects a secret, so LIMITS_FACTOR does not apply. */
  isFixed?: true;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** All limits. Client addresses are often shared, so their limits are higher. A firewall also enforces the first one. */
export const limits = {
  /** Signing in, refreshing, and everything that requires a code or a password. */
  'sign-ins': { client: { count: 100, seconds: 5 * minute } },
  /** Ending a session only requires its refresh token, which the pool checks. */
  'sign-outs': { client: { count: 300, seconds: 5 * minute } },
  /** Guesses at one account's password: by all strangers under one of its names, and by each client address that has signed in before. */
  'guesses': { account: { count: 100, seconds: hour } },
  'registrations': { client: { count: 100, seconds: hour } },
  /** Requests for a password reset code, per name given. */
  'reset-codes': { account: { count: 5, seconds: hour }, isFixed: true },
  /** Password reset codes mailed to one account, whichever of its names are given. */
  'reset-mails': { account: { count: 10, seconds: hour }, isFixed: true },
  /** Address verification codes mailed for one account. */
  'address-codes': { account: { count: 10, seconds: hour }, isFixed: true },
  /** Address verification codes mailed to one address, for all accounts together. */
  'address-mails': { account: { count: 10, seconds: hour }, isFixed: true },
  'address-guesses': { account: { count: 20, seconds: hour }, isFixed: true },
  /** Guesses at authenticator and recovery codes, after a correct password. */
  'totp-codes': { account: { count: 10, seconds: 6 * hour }, isFixed: true },
  'password-checks': { account: { count: 10, seconds: 15 * minute }, isFixed: true },
  'posts': { account: { count: 500, seconds: hour }, client: { count: 2_000, seconds: hour } },
  'uploads': { account: { count: 3_000, seconds: hour }, client: { count: 10_000, seconds: hour } },
  'comments': { account: { count: 1_000, seconds: hour }, client: { count: 5_000, seconds: hour } },
  'likes': { account: { count: 3_000, seconds: hour }, client: { count: 15_000, seconds: hour } },
  'follows': { account: { count: 1_000, seconds: hour }, client: { count: 5_000, seconds: hour } },
  /** Search does not require an account, and runs with every letter typed. */
  'search': { account: { count: 600, seconds: 10 * minute }, client: { count: 1_200, seconds: 10 * minute } },
  'reports': { account: { count: 60, seconds: hour }, client: { count: 500, seconds: hour } },
  /** Each ticket opens one WebSocket. A page requests another one whenever its WebSocket is closed, and people may have many pages open. */
  'live-tickets': { account: { count: 300, seconds: 10 * minute }, client: { count: 3_000, seconds: 10 * minute } },
  'exports': { account: { count: 10, seconds: day }, client: { count: 100, seconds: day } },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;
export type Subject = 'client' | 'account';
