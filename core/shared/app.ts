import type { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import type { AnyEvent } from '../../events/catalog.ts';
import type { FanOutChunk } from '../../events/fan-out-chunk.ts';
import type { LiveMessage } from '../../events/live-message.ts';
import type { CountName, DurationName } from './metrics.ts';

/** Runs one statement. `name` makes it a named (prepared) statement, so the same name must always have the same text. */
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

/** A read-only command, with its arguments. The keys of an MGET may be in different slots, but need a hash tag. */
export type RedisRead = readonly [name: 'get' | 'mget' | 'hmget' | 'zscore' | 'zrange', ...args: (string | number)[]];

/**
 * Redis, which may be down at any moment: every call then returns `undefined` within its time limit, and never throws. Each call is one
 * round trip. Without Redis, every call immediately returns `undefined`.
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
  /** Size in bytes. */
  size: number;
  /** Undefined if there are too many to read. */
  bytes: Uint8Array | undefined;
}

/** A client's description of a file that it is about to send. */
export interface DeclaredFile {
  /** A hint: any type may be sent. */
  contentType: string | undefined;
  /** In bytes; exactly this many must be sent. */
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
  /** The quarantined upload, or undefined if nothing was uploaded. If it is larger than `maxBytes`, returns only its size. */
  readUpload(key: string, maxBytes: number): Promise<StoredUpload | undefined>;
  hasUpload(key: string): Promise<boolean>;
  deleteUpload(key: string): Promise<void>;
  /** Stores a file received through the API like one that was uploaded directly. */
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
   * Deletes up to a thousand objects under a prefix of the bucket `media`, with all their versions. Returns whether there are more.
   */
  eraseMedia(prefix: string): Promise<boolean>;
  /** Starts a file of an export, which is stored in parts; its download name contains `date`. Returns the upload's id. */
  beginExportFile(key: string, date: string): Promise<string>;
  /** Stores a part, of at least 5 MiB unless it is the last, and returns its ETag; storing it again replaces it. @throws Error `NoSuchUpload` */
  putExportPart(key: string, upload: string, part: number, body: Uint8Array): Promise<string>;
  /** Assembles the file from its parts. @throws Error `NoSuchUpload` or `InvalidPart` */
  completeExportFile(key: string, upload: string, parts: readonly { part: number; etag: string }[]): Promise<void>;
  /** Aborts an upload; does nothing if there is none. */
  abortExportFile(key: string, upload: string): Promise<void>;
  /** A URL of an export's file, valid for 15 minutes. */
  presignExportFile(key: string): Promise<string>;
  /** Up to `limit` keys under a prefix of the bucket `media`, in order, starting after `after`. */
  listMedia(prefix: string, after: string, limit: number): Promise<string[]>;
  /** Copies an object of the bucket `media` with its metadata. False if there is none. */
  copyMedia(from: string, to: string): Promise<boolean>;
  /** Records that an account was erased, in a place that restoring a database does not affect. */
  noteErased(userId: string): Promise<void>;
  /** Up to a thousand ids of erased accounts, in order, starting after `after`. */
  listErased(after: string | undefined): Promise<string[]>;
}

export interface Session {
  /** The session's user. */
  userId: string;
  /** The pool's `origin_jti`, which a session keeps when it is refreshed; some emulators' pools have none. */
  sessionId: string | undefined;
  token: string;
  refreshToken: string;
  expiresAt: Date;
}

/** The result of correct credentials: a session or, if the account has TOTP, a challenge to present with a code. */
export type SignIn = { session: Session } | { challenge: string };

/** The user pool: it owns passwords and refresh tokens. Its accounts have names of their own (`account_name` in the user's row). */
export interface Identity {
  /** Creates the account. Its tokens are for the user whose id is `name`. */
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
  /** Checks a code of the latest secret; if it is correct, the secret becomes the account's. */
  verifyTotp(token: string, code: string): Promise<boolean>;
  /** Sets whether signing in requires a code of the account's verified secret. */
  setTotp(name: string, isOn: boolean): Promise<void>;
  /** A new session, or undefined if the refresh token is unknown, expired or revoked. */
  refresh(refreshToken: string): Promise<Session | undefined>;
  revoke(refreshToken: string): Promise<void>;
  /** Sets the password of an existing account. */
  setPassword(name: string, password: string): Promise<void>;
  /** Mails a password reset code to the account's verified address; does nothing if there is no such account or address. */
  sendResetCode(name: string): Promise<void>;
  /** Sets a new password with the latest code. False if the code is wrong or expired. */
  resetPassword(name: string, code: string, password: string): Promise<boolean>;
  /** Sends a code to another address, which becomes the account's address once it is verified. */
  changeEmail(name: string, email: string): Promise<void>;
  /** Sets the account's address immediately. */
  setEmail(name: string, email: string, isVerified: boolean): Promise<void>;
  /** Sends a verification code to the address of the access token's owner. */
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
   * Publishes `events`; returns the ids of those that the topic has accepted. `refused` is called with the
   * reason for each event that the topic rejects because of the event itself.
   */
  publish(events: readonly AnyEvent[], refused?: (id: string, reason: string) => void): Promise<string[]>;
}

/** The queue of fan-out work. */
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

/** The outbox relay, which runs when a message triggers it. */
export interface Relay {
  /** Makes the relay run this many seconds from now. */
  wake(seconds: number): Promise<void>;
}

/** Sends plain-text mail to one address. Without a mail configuration, nothing is sent. */
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
  /** The query string that gives access to everything at this path of the CDN, which may end in `*`, until `end` (Unix time in seconds). */
  sign(path: string, end: number): Promise<string>;
}

/** A marker that the CDN checks before it serves an owner's files. */
export interface CdnMarker {
  /** `private` rejects public URLs, except of profile pictures; `gone` rejects everything. */
  kind: 'private' | 'gone';
  version: number;
  /** Until when (Unix time in seconds) `gone` also rejects signed URLs: by then, earlier ones have expired. */
  until: number;
}

/** The CDN in front of storage. */
export interface Cdn {
  /**
   * Invalidates its copies of these paths, which begin with a slash and may end in `*`. Repeating the same reference and paths
   * makes no new request. Without a caching CDN, completes immediately. Returns whether the invalidation has completed.
   */
  invalidate(paths: readonly string[], reference: string): Promise<boolean>;
}

/** The CDN's markers. */
export interface CdnMarkers {
  /** Sets an owner's marker, unless it already has a later one. */
  mark(userId: string, marker: CdnMarker): Promise<void>;
  /** Removes a marker of this version or an earlier one; with `until` (Unix time in seconds), only if it no longer rejects signed URLs at that time. */
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

/** Settings of the product; the rest of the configuration belongs to the platform. */
export interface Settings {
  /** Name of the DynamoDB table of likes, comments and counters. */
  interactionsTable: string;
  /** Prefix of every media URL, without a trailing slash. */
  cdnBaseUrl: string;
  /** Authors with more followers than this are pulled into home feeds, not pushed when they post. */
  fanOutLimit: number;
  /** Time limit (ms) for anything a request can do without. */
  patience: number;
  /** Multiplies the limits of core/shared/limits.ts; 0: only fixed limits apply. */
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
  /** Runs `work` with a deadline of `milliseconds` for its calls to dependencies; calls still in progress then fail as outages. */
  within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result>;
  now(): Date;
}

/** True if Postgres rejected a row because of the unique constraint or index `constraint`. */
export function violates(error: unknown, constraint: string): boolean {
  const { code, constraint: name } = error as { code?: string; constraint?: string };
  return code === '23505' && name === constraint;
}
