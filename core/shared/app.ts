import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { AnyEvent } from '../../events/catalog.ts';
import type { FanOutChunk } from '../../events/fan-out-chunk.ts';
import type { LiveMessage } from '../../events/live-message.ts';
import type { CountName, DurationName } from './metrics.ts';

/** Runs one statement. `name` makes it a named (prepared) statement, so each name has only one text. */
export interface Db {
  query<Row>(name: string, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface Database extends Db {
  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws. After a deadlock or a
   * serialization failure it runs again, so anything it does outside the database must be safe to repeat.
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
}

/** The part of the DynamoDB document client that core uses. */
export type Dynamo = Pick<
  DynamoDBDocument,
  'get' | 'put' | 'update' | 'delete' | 'query' | 'batchGet' | 'batchWrite' | 'transactWrite'
>;

/** A Lua script that Redis runs atomically. */
export interface RedisScript {
  name: string;
  lua: string;
}

/** A script's arguments: at least one key, and only keys of one slot. */
export interface RedisCall {
  keys: readonly string[];
  args: readonly (string | number)[];
}

/** A command that only reads, with its arguments. */
export type RedisRead = readonly [name: 'get' | 'mget' | 'hmget' | 'zscore' | 'zrange', ...args: (string | number)[]];

/**
 * Redis, which may be down at any moment: then every call returns `undefined` within its time limit and never throws. Each call is one
 * round trip. Without Redis, every call returns `undefined` at once.
 */
export interface Redis {
  /** Whether the deployment has a Redis; true while it is down. */
  isConfigured(): Promise<boolean>;
  /** The replies to the commands, in order. */
  read<Replies extends unknown[]>(commands: readonly RedisRead[]): Promise<Replies | undefined>;
  run<Reply>(script: RedisScript, call: RedisCall): Promise<Reply | undefined>;
  /** Runs a script once for each call; the calls' keys may be in different slots. */
  runEach<Reply>(script: RedisScript, calls: readonly RedisCall[]): Promise<Reply[] | undefined>;
}

export interface StoredUpload {
  /** Bytes. */
  size: number;
  /** Undefined if there are too many to be read. */
  bytes: Uint8Array | undefined;
}

/** A client's description of a file before it sends it. */
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

/** The two buckets: `uploads` quarantines raw bytes, `media` contains served files. */
export interface Storage {
  presignUpload(key: string, file: DeclaredFile): Promise<PresignedUpload>;
  /** The quarantined upload, or undefined if nothing was uploaded. Only its size if that is more than `maxBytes`. */
  readUpload(key: string, maxBytes: number): Promise<StoredUpload | undefined>;
  hasUpload(key: string): Promise<boolean>;
  deleteUpload(key: string): Promise<void>;
  /** Stores a file that came through the API among the other uploads. */
  putUpload(key: string, body: Uint8Array): Promise<void>;
  /** Stores an object under its content-addressed key; storing it again changes nothing. Caches keep it for a day. */
  putMedia(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** Stores a master: never served and rarely read, so in a cheaper storage class. */
  putMaster(key: string, body: Uint8Array, contentType: string): Promise<void>;
  /** An object stored by `putMedia` or `putMaster`, or undefined. */
  readMedia(key: string): Promise<Uint8Array | undefined>;
  /** The type of an object stored by `putMedia` or `putMaster`, such as `image/jpeg`; undefined if there is none. */
  typeOfMedia(key: string): Promise<string | undefined>;
  deleteMedia(keys: readonly string[]): Promise<void>;
  /**
   * Deletes up to a thousand of the objects of the bucket `media` under a prefix, every version of them. Returns whether there are more.
   */
  eraseMedia(prefix: string): Promise<boolean>;
  /** Starts a file of an export, which is stored in parts; `date` is in its download name. Returns the upload's id. */
  beginExportFile(key: string, date: string): Promise<string>;
  /** Stores a part, of at least 5 MiB unless it is the last; storing it again replaces it. @throws Error `NoSuchUpload` */
  putExportPart(key: string, upload: string, part: number, body: Uint8Array): Promise<string>;
  /** Assembles the file from its parts. @throws Error `NoSuchUpload` or `InvalidPart` */
  completeExportFile(key: string, upload: string, parts: readonly { part: number; etag: string }[]): Promise<void>;
  /** Aborts an upload; does nothing if there is none. */
  abortExportFile(key: string, upload: string): Promise<void>;
  /** A URL of an export's file, valid for 15 minutes. */
  presignExportFile(key: string): Promise<string>;
  /** Keys of the bucket `media` under a prefix in order, after one, at most `limit`. */
  listMedia(prefix: string, after: string, limit: number): Promise<string[]>;
  /** Copies an object of the bucket `media` with its metadata. False if there is none. */
  copyMedia(from: string, to: string): Promise<boolean>;
  /** Records that an account was erased, where restoring a database has no effect. */
  noteErased(userId: string): Promise<void>;
  /** Ids of erased accounts in order, at most a thousand, after one. */
  listErased(after: string | undefined): Promise<string[]>;
}

export interface Session {
  /** The session's user. */
  userId: string;
  /** The pool's `origin_jti`, which a session keeps when it is refreshed; pools of some emulators have none. */
  sessionId: string | undefined;
  token: string;
  refreshToken: string;
  expiresAt: Date;
}

/** The result of correct credentials: a session or, if the account has TOTP, a challenge to present with a code. */
export type SignIn = { session: Session } | { challenge: string };

/** The user pool: it owns passwords and refresh tokens. Its accounts have separate names (`account_name` of the user's row). */
export interface Identity {
  /** Creates the account. Its tokens are for the user whose id is the name. */
  createAccount(name: string, email: string, password: string): Promise<void>;
  /** Puts the account into this role's group and no other. */
  setRole(name: string, role: 'moderators' | 'admins' | undefined): Promise<void>;
  /** Removes the account if it exists. */
  deleteAccount(name: string): Promise<void>;
  /** Undefined for wrong credentials. */
  logIn(name: string, password: string): Promise<SignIn | undefined>;
  /** The session of a sign-in that also requires a code. Undefined if the code is wrong, expired or already used. */
  presentCode(name: string, challenge: string, code: string): Promise<Session | undefined>;
  /** Creates a new TOTP secret for the access token's owner. Nothing changes until one of its codes is verified. */
  makeTotpSecret(token: string): Promise<string>;
  /** Whether the code belongs to the latest secret, which is the account's from then on. */
  verifyTotp(token: string, code: string): Promise<boolean>;
  /** Whether signing in requires a code from the account's verified secret. */
  setTotp(name: string, isOn: boolean): Promise<void>;
  /** A new session, or undefined when the refresh token is unknown, expired or revoked. */
  refresh(refreshToken: string): Promise<Session | undefined>;
  revoke(refreshToken: string): Promise<void>;
  /** Sets the password of an existing account. */
  setPassword(name: string, password: string): Promise<void>;
  /** Mails a code for a new password to the account's verified address; without an account or such an address, it does nothing. */
  sendResetCode(name: string): Promise<void>;
  /** Sets a new password with the latest code. False if the code is wrong or expired. */
  resetPassword(name: string, code: string, password: string): Promise<boolean>;
  /** Sends a code to another address, which becomes the account's when it is verified. */
  changeEmail(name: string, email: string): Promise<void>;
  /** Sets the account's address at once. */
  setEmail(name: string, email: string, isVerified: boolean): Promise<void>;
  /** Sends a code to the account's address, for the access token's owner. */
  sendEmailCode(token: string): Promise<void>;
  /**
   * Submits the latest code. Returns the address that the pool has verified, which may differ from the
   * account's; undefined if it has verified none.
   */
  verifyEmail(token: string, code: string): Promise<string | undefined>;
}

/** The SNS topic for all events. */
export interface Bus {
  /**
   * Publishes all of `events`; returns the ids of those that the topic has accepted. `refused` is called
   * for each that it rejects because of the event itself, with the reason.
   */
  publish(events: readonly AnyEvent[], refused?: (id: string, reason: string) => void): Promise<string[]>;
}

/** The queue of the fan-out's work. */
export interface FanOut {
  send(chunks: readonly FanOutChunk[]): Promise<void>;
}

/** The queue of messages to open WebSockets. */
export interface LiveMessages {
  send(messages: readonly LiveMessage[]): Promise<void>;
}

/** Open WebSockets, by connection. Both calls return false if the connection no longer exists. */
export interface Sockets {
  post(connection: string, text: string): Promise<boolean>;
  close(connection: string): Promise<boolean>;
}

/** The relay of the outbox, which runs when a message triggers it. */
export interface Relay {
  /** Makes it run this many seconds from now. */
  wake(seconds: number): Promise<void>;
}

/** Plain text to one address. Without a mail configuration, none is sent. */
export interface Mailer {
  send(mail: { to: string; subject: string; text: string }): Promise<void>;
}

/** The dead-letter queues of all consumers. */
export interface DeadLetters {
  /** Deletes the messages that contain this text. False if not all could be read: another reader holds some of them. */
  forget(text: string): Promise<boolean>;
}

/** Signs URLs of private media. */
export interface MediaSigner {
  /** The query that gives access to everything at this path of the CDN, which may end in `*`, until a time (Unix, seconds). */
  sign(path: string, end: number): Promise<string>;
}

/** A marker that the CDN checks before it serves an owner's files. */
export interface CdnMarker {
  /** `private` rejects public URLs, except of profile pictures; `gone` rejects everything. */
  kind: 'private' | 'gone';
  version: number;
  /** Until when (Unix, seconds) `gone` also rejects signed URLs: earlier ones have expired by then. */
  until: number;
}

/** The CDN in front of storage. */
export interface Cdn {
  /**
   * Invalidates its copies of these paths, which begin with a slash and may end in `*`. The same reference with the same paths
   * is only requested once. Without a caching CDN, it is done at once. Returns whether the invalidation has completed.
   */
  invalidate(paths: readonly string[], reference: string): Promise<boolean>;
}

/** The CDN's markers. */
export interface CdnMarkers {
  /** Sets an owner's marker, unless it already has a later one. */
  mark(userId: string, marker: CdnMarker): Promise<void>;
  /** Removes a marker of this version or an earlier one; with `until`, only one that no longer rejects signed URLs at that time (Unix, seconds). */
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

/** Settings of the product; the rest of the configuration is the platform's. */
export interface Settings {
  /** Name of the DynamoDB table of likes, comments and counters. */
  interactionsTable: string;
  /** Prefix of every media URL, without a trailing slash. */
  cdnBaseUrl: string;
  /** Authors with more followers are pulled into home feeds, not pushed when they post. */
  fanOutLimit: number;
  /** Time limit (ms) for anything a request can do without. */
  patience: number;
  /** Multiplies the limits of core/shared/limits.ts; 0: only fixed ones apply. */
  limitsFactor: number;
  /** Time limit (ms) of a request. */
  requestDeadline: number;
  /** How long (s) after a change the relay looks for events that were left behind. */
  relayDelay: number;
}

/** The product's dependencies. Built once per container by `platform/app.ts`, each part on first use. */
export interface App {
  readonly db: Database;
  readonly dynamo: Dynamo;
  readonly redis: Redis;
  readonly storage: Storage;
  readonly identity: Identity;
  readonly bus: Bus;
  readonly fanOut: FanOut;
  readonly liveMessages: LiveMessages;
  readonly sockets: Sockets;
  readonly relay: Relay;
  readonly cdn: Cdn;
  readonly cdnMarkers: CdnMarkers;
  readonly mediaSigner: MediaSigner;
  readonly mailer: Mailer;
  readonly deadLetters: DeadLetters;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly settings: Settings;
  /** The X-Ray trace header of the current request or event, to pass on with its events. */
  trace(): string | undefined;
  /** Runs `work` with a deadline of `milliseconds` for its calls to dependencies; those in progress then fail as outages. */
  within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result>;
  now(): Date;
}

/** True if Postgres rejected a row because of the unique constraint or index `constraint`. */
export function violates(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = error as { code?: string; constraint?: string };
  return code === '23505' && name === constraint;
}
