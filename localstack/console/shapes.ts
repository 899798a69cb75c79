/** The types of the console's JSON, which the views create and the pages read. */
export type Outcome = 'ok' | 'error' | 'throttle' | 'fault';

export interface FunctionFigures {
  name: string;
  /** The function's name in traces. */
  segment: string;
  route: string;
  calls: number;
  /** Server-side failures; `errors` are rejected requests. */
  faults: number;
  errors: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  cold_starts: number;
}

export interface Overview {
  minutes: number;
  /** The number of all stored traces. */
  traces: number;
  dependencies: { name: string; isUp: boolean }[];
  /** Counts per interval, oldest first. */
  calls: number[];
  failures: number[];
  functions: FunctionFigures[];
  recent_failures: TraceSummary[];
}

export interface TraceSummary {
  id: string;
  /** Seconds since 1970. */
  start_time: number;
  duration_ms: number;
  segments: string[];
  outcome: Outcome;
  route: string | undefined;
  status: number | undefined;
  post_id: string | undefined;
  user: string | undefined;
}

export interface TraceList {
  traces: TraceSummary[];
  /** The value of `before` for the next page. */
  next: number | undefined;
}

export interface TracePart {
  id: string;
  name: string;
  depth: number;
  /** True for a function's work, false for a call within it. */
  is_segment: boolean;
  /** Since the start of the trace. */
  start_ms: number;
  duration_ms: number;
  in_progress: boolean;
  outcome: Outcome;
  facts: Record<string, unknown>;
  cause: string | undefined;
}

export interface TraceDetail {
  id: string;
  start_time: number;
  duration_ms: number;
  route: string | undefined;
  parts: TracePart[];
  logs: LogLine[];
  curl: string | undefined;
}

export interface LogLine {
  at: string | undefined;
  level: string;
  message: string;
  trace: string | undefined;
  function: string | undefined;
  fields: Record<string, unknown>;
}

export interface Logs {
  log: string;
  logs: string[];
  functions: string[];
  lines: LogLine[];
}

export interface RecordedEvent {
  id: string;
  type: string;
  occurred_at: string;
  /** When the topic last delivered it (seconds since 1970); `times` is how often. */
  seen: number;
  times: number;
  trace: string | undefined;
  data: unknown;
  /** The event as published. */
  body: string;
}

export interface EventDetail extends RecordedEvent {
  /** Names of queues. */
  consumers: string[];
}

export interface QueueFigures {
  depth: number;
  in_flight: number;
  /** Age of its oldest message (s). */
  age: number | undefined;
}

export interface QueueNode extends QueueFigures {
  /** The consumer's name in the catalog. */
  name: string;
  /** What sends messages to the queue. */
  source: 'topic' | 's3' | 'functions' | 'stream';
  events: string[];
  /** The function's name, once it has run. */
  consumer: string | undefined;
  dead_letters: number;
  per_minute: number;
  faults: number;
}

export interface EventMap {
  types: { type: string; recorded: number; consumers: string[] }[];
  queues: QueueNode[];
  events: RecordedEvent[];
  /** The value of `before` for the next page. */
  next: number | undefined;
}

export interface QueuedMessage {
  id: string;
  body: string;
  state: string;
  receives: number;
  sent_at: number;
  /** Why it was parked. */
  reason: string | undefined;
  trace: string | undefined;
}

export interface QueueDetail extends QueueNode {
  messages: QueuedMessage[];
  parked: QueuedMessage[];
  can_redrive: boolean;
}

export interface CaughtMail {
  to: string;
  subject: string;
  text: string;
  /** RFC 3339. */
  at: string;
  code: string | undefined;
  links: string[];
}

export interface MailList {
  mail: CaughtMail[];
}

export interface AboutPart {
  title: string;
  found: { where: string; link: string | undefined; value: unknown }[];
  /** Why the list may be incomplete. */
  error: string | undefined;
}

export interface About {
  given: string;
  /** A user's id, if a username was given. */
  id: string;
  parts: AboutPart[];
}

export interface CachedValue {
  type: string;
  expires_in_ms: number;
  value: unknown;
}

export interface StorageStart {
  buckets: string[];
  /** Of Postgres. */
  tables: string[];
  /** Of DynamoDB. */
  table: string;
  has_cache: boolean;
  kinds: { kind: string; keys: number }[];
}

export interface ObjectList {
  bucket: string;
  objects: { key: string; bytes: number; modified: string | undefined }[];
  /** The value of `after` for the next page, as in all lists here. */
  next: string | undefined;
}

export interface Partitions {
  /** With the number of items found in each. */
  partitions: { partition: string; items: number }[];
  next: string | undefined;
}

export interface ItemList {
  partition: string;
  items: Record<string, unknown>[];
  next: string | undefined;
}

export interface RowList {
  table: string;
  columns: { name: string; type: string }[];
  rows: Record<string, unknown>[];
  next: string | undefined;
}

export interface CacheList {
  kinds: string[];
  keys: string[];
  found: number;
  chosen: ({ key: string } & CachedValue) | undefined;
}

export interface FaultList {
  dependencies: { name: string; fault: string | null }[];
  /** By the consumer's name in the catalog. */
  consumers: { name: string; fault: string | null }[];
}
