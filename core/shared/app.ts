import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { AnyEvent } from '../../events/catalog.ts';
import type { FanOutChunk } from '../../events/fan-out-chunk.ts';
import type { CountName, DurationName } from './metrics.ts';

/** Runs one statement. `name` makes it a named (prepared) statement, so a name stands for one text only. */
export interface Db {
  query<Row>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Db {
  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. After a deadlock or a
   * serialization failure it runs again, so whatever it does outside the database must be safe to repeat.
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
}

/** The DynamoDB document client, as far as core speaks to it. */
export type Dynamo = Pick<
  DynamoDBDocument,
  'get' | 'put' | 'update' | 'delete' | 'query' | 'batchGet' | 'batchWrite' | 'transactWrite'
>;

/** A Lua script that Redis runs atomically. */
export interface RedisScript {
  name: string;
  lua: string;
}

/** What a script is run with: at least one key, and only keys of one slot. */
export interface RedisCall {
  keys: readonly string[];
  args: readonly (string | number)[];
}

/** A command that only reads, with its arguments. */
export type RedisRead = readonly [name: 'get' | 'mget' | 'hmget' | 'zscore' | 'zrange', ...args: (string | number)[]];

/**
 * Redis, which may be down at any moment: then every call returns `undefined`, soon, and never throws. Each call is one
 * round trip. A deployment may have none at all: then it is the same, at once and for ever.
 */
export interface Redis {
  /** Whether the deployment has a Redis; true while it is down. */
  isConfigured(): Promise<boolean>;
  /** The replies to the commands, in their order. */
  read<Replies extends unknown[]>(commands: readonly RedisRead[]): Promise<Replies | undefined>;
  run<Reply>(script: RedisScript, call: RedisCall): Promise<Reply | undefined>;
  /** Runs a script once for each of the calls, whose keys may be in different slots. */
  runEach<Reply>(script: RedisScript, calls: readonly RedisCall[]): Promise<Reply[] | undefined>;
}

export interface StoredUpload {
  /** Bytes. */
  size: number;
  /** Undefined where they are too many to be read. */
  bytes: Uint8Array | undefined;
}

/** What a client says of a file before it sends it. */
export interface DeclaredFile {
  /** A hint: any type may be sent. */
  contentType: string | undefined;
  /** Bytes; exactly as many must be sent. */
  size: number | undefined;
  maxSize: number;
}

export interface PresignedUpload {
  url: string;
  /** Headers for the PUT. */
  headers: Record<string, string>;
  /** The same permission as an HTML form: fields to send before `file`. */
  post: { url: string; fields: Record<string, string> };
  expiresAt: Date;
}

/** The two buckets: `uploads` takes raw bytes under quarantine, `media` holds what is served. */
export interface Storage {
  presignUpload(key: string, file: DeclaredFile): Promise<PresignedUpload>;
  /** The quarantined upload, or undefined when nothing was uploaded. Only its size when that is more than `maxBytes`. */
  readUpload(key: string, maxBytes: number): Promise<StoredUpload | undefined>;
  hasUpload(key: string): Promise<boolean>;
  deleteUpload(key: string): Promise<void>;
  /** Puts a file that came through the API where other uploads are. */
  putUpload(key: string, body: Uint8Array): Promise<void>;
  /** Stores an object under its content-addressed key; storing it again changes nothing. Caches keep it for a day. */
  putMedia(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** Stores a master: never served and seldom read, so where keeping it costs less. */
  putMaster(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** What `putMedia` or `putMaster` stored, or undefined. */
  readMedia(key: string): Promise<Uint8Array | undefined>;
  /** The type of what `putMedia` or `putMaster` stored, such as `image/jpeg`; undefined when there is nothing. */
  typeOfMedia(key: string): Promise<string | undefined>;
  deleteMedia(keys: readonly string[]): Promise<void>;
  /**
   * Deletes up to a thousand of the objects of the bucket `media` under a prefix, every version of them. Returns whether there are more.
   */
  eraseMedia(prefix: string): Promise<boolean>;
  /** Begins a file of an export, which is stored part by part; it is called by its date where it is fetched. Returns the name of the upload. */
  beginExportFile(key: string, date: string): Promise<string>;
  /** Stores a part, of 5 MiB at least unless it is the last; storing it again replaces it. @throws Error `NoSuchUpload` */
  putExportPart(key: string, upload: string, part: number, body: Uint8Array): Promise<string>;
  /** Makes the file of its parts. @throws Error `NoSuchUpload` or `InvalidPart` */
  completeExportFile(key: string, upload: string, parts: readonly { part: number; etag: string }[]): Promise<void>;
  /** Forgets an upload; one that there is not is forgotten already. */
  abortExportFile(key: string, upload: string): Promise<void>;
  /** An address of a file of an export, good for 15 minutes. */
  presignExportFile(key: string): Promise<string>;
  /** Keys of the bucket `media` under a prefix in their order, after one, `limit` at most. */
  listMedia(prefix: string, after: string, limit: number): Promise<string[]>;
  /** Copies an object of the bucket `media` with all that is noted of it. False when there is none. */
  copyMedia(from: string, to: string): Promise<boolean>;
  /** Notes that an account was erased, where no restore of a database reaches. */
  noteErased(userId: string): Promise<void>;
  /** Ids of erased accounts in their order, a thousand at most, after one. */
  listErased(after: string | undefined): Promise<string[]>;
}

export interface Session {
  /** Whose session it is. */
  userId: string;
  /** The pool's `origin_jti`, which a session keeps when it is refreshed; pools of some emulators have none. */
  sessionId: string | undefined;
  token: string;
  refreshToken: string;
  expiresAt: Date;
}

/** What comes of a right pair of name and password: a session, or, where the account has TOTP, what a code has to be presented with. */
export type SignIn = { session: Session } | { challenge: string };

/** The user pool: it owns passwords and refresh tokens. Its accounts have names of their own (`account_name` of the user's row). */
export interface Identity {
  /** Creates the account. Its tokens are those of the user whose id is the name. */
  createAccount(name: string, email: string, password: string): Promise<void>;
  /** Has the account in the group of this role and in no other. */
  setRole(name: string, role: 'moderators' | 'admins' | undefined): Promise<void>;
  /** Removes the account if it exists. */
  deleteAccount(name: string): Promise<void>;
  /** Undefined for any wrong pair of name and password. */
  logIn(name: string, password: string): Promise<SignIn | undefined>;
  /** The session of a sign-in that takes a code, too. Undefined when the code is wrong, too old or was used before. */
  presentCode(name: string, challenge: string, code: string): Promise<Session | undefined>;
  /** Makes a new secret for TOTP, on behalf of whoever holds the access token. Until a code of it is verified nothing changes. */
  makeTotpSecret(token: string): Promise<string>;
  /** Whether the code is one of the secret made last, which is the account's from then on. */
  verifyTotp(token: string, code: string): Promise<boolean>;
  /** Whether signing in takes a code of the account's verified secret. */
  setTotp(name: string, isOn: boolean): Promise<void>;
  /** A new session, or undefined when the refresh token is unknown, expired or revoked. */
  refresh(refreshToken: string): Promise<Session | undefined>;
  revoke(refreshToken: string): Promise<void>;
  /** Sets the password of an account that exists. */
  setPassword(name: string, password: string): Promise<void>;
  /** Mails a code for a new password to the account's verified address; does nothing where there is no account or no such address. */
  sendResetCode(name: string): Promise<void>;
  /** Sets a new password by the code sent last. False when the code is wrong or too old. */
  resetPassword(name: string, code: string, password: string): Promise<boolean>;
  /** Has a code sent to another address, which becomes the account's when it is verified. */
  changeEmail(name: string, email: string): Promise<void>;
  /** Sets the account's address at once. */
  setEmail(name: string, email: string, isVerified: boolean): Promise<void>;
  /** Sends a code to the account's address, on behalf of whoever holds the access token. */
  sendEmailCode(token: string): Promise<void>;
  /**
   * Presents the code sent last. Returns the address that the pool has verified, which need not be the one the product
   * has for the account; undefined when it has verified none.
   */
  verifyEmail(token: string, code: string): Promise<string | undefined>;
}

/** The SNS topic every event goes to. */
export interface Bus {
  /**
   * Publishes all of `events`; returns the ids of those the topic has acknowledged. `refused` is called
   * for each that it refuses for a fault of the event, with the reason.
   */
  publish(events: readonly AnyEvent[], refused?: (id: string, reason: string) => void): Promise<string[]>;
}

/** The queue of the fan-out's work. */
export interface FanOut {
  send(chunks: readonly FanOutChunk[]): Promise<void>;
}

/** The relay of the outbox, which runs when a message wakes it. */
export interface Relay {
  /** Has it run in so many seconds. */
  wake(seconds: number): Promise<void>;
}

/** Plain text to one address. Where no mail is set up, none is sent. */
export interface Mailer {
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}

/** The dead-letter queues of all consumers. */
export interface DeadLetters {
  /** Deletes the messages that have this text in them. False when not all could be read: another reader has some of them. */
  forget(text: string): Promise<boolean>;
}

/** Signs addresses of private media. */
export interface MediaSigner {
  /** The query that gives access to everything at this path of the CDN, which may end in `*`, until a time (Unix, seconds). */
  sign(path: string, end: number): Promise<string>;
}

/** What a CDN goes by before it looks for somebody's files. */
export interface CdnMarker {
  /** `private` refuses what is public, but for pictures of the account; `gone` refuses everything. */
  kind: 'private' | 'gone';
  version: number;
  /** Until when (Unix, seconds) `gone` refuses signed addresses too: those signed before have ended then. */
  until: number;
}

/** What stands in front of storage and keeps copies. */
export interface Cdn {
  /**
   * Has it forget what it holds of these paths, which begin with a slash and may end in `*`. The same reference with the same paths
   * asks once. Where there is no CDN that keeps anything, it is done at once. Returns whether it has forgotten it everywhere.
   */
  invalidate(paths: readonly string[], reference: string): Promise<boolean>;
}

/** The markers that the CDN goes by. */
export interface CdnMarkers {
  /** Has it refuse somebody's files from now on, unless it knows something later. */
  mark(userId: string, marker: CdnMarker): Promise<void>;
  /** Has it forget a marker of this version or an earlier one; with `until`, only one that refuses nothing signed any more at that time (Unix, seconds). */
  unmark(userId: string, version: number, until?: number): Promise<void>;
}

export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface Metrics {
  count(name: CountName, value?: number): void;
  duration(name: DurationName, milliseconds: number): void;
}

/** What the product can be tuned by; the rest of the configuration is the platform's own. */
export interface Settings {
  /** Name of the DynamoDB table of likes, comments and counters. */
  interactionsTable: string;
  /** Prefix of every media URL, without a trailing slash. */
  cdnBaseUrl: string;
  /** Authors with more followers are merged into home feeds when they are read, not pushed when they post. */
  fanOutLimit: number;
  /** Longest time (ms) that a request waits for something it can do without. */
  patience: number;
  /** What the counts of core/shared/limits.ts are multiplied by; 0: nothing is limited that is not fixed. */
  limitsFactor: number;
  /** Longest time (ms) that a request may take. */
  requestDeadline: number;
  /** How long (s) after a change the relay looks for events that were left behind. */
  relayDelay: number;
}

/** Everything the product may reach. Built once per container by `platform/app.ts`, each part on first use. */
export interface App {
  readonly db: Database;
  readonly dynamo: Dynamo;
  readonly redis: Redis;
  readonly storage: Storage;
  readonly identity: Identity;
  readonly bus: Bus;
  readonly fanOut: FanOut;
  readonly relay: Relay;
  readonly cdn: Cdn;
  readonly cdnMarkers: CdnMarkers;
  readonly mediaSigner: MediaSigner;
  readonly mailer: Mailer;
  readonly deadLetters: DeadLetters;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: Settings;
  /** The X-Ray trace header of the request or event being handled, to travel with the events it causes. */
  trace(): string | undefined;
  /** Runs `work` so that its calls to dependencies are all over after `milliseconds`; those under way fail as outages. */
  within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result>;
  now(): Date;
}

/** True when Postgres refused a row because of the unique constraint or index `constraint`. */
export function violates(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = error as { code?: string; constraint?: string };
  return code === '23505' && name === constraint;
}
