import type { Request, Result } from './load.ts';
import type { World } from './world.ts';

/** The server that does the work: the product with or without its cache, the floor (the least possible work), or the peer (another stack). */
export type ServerName = 'product' | 'without Redis' | 'floor' | 'peer';

/** One measured case. */
export interface Case {
  name: string;
  server: ServerName;
  /** The requests of a round. */
  requests(round: number): readonly Request[];
  /** Each request is only sent once, instead of repeatedly for a few seconds. */
  once?: true;
  connections?: number;
  /** Requests per second; as many as possible by default. */
  rate?(): number;
  /** Other requests that are sent at the same time. Only their CPU time is measured. */
  beside?(): { requests: readonly Request[]; rate: number };
  /** Creates additional data that it needs. */
  setUp?(): Promise<void>;
  /** Restores the initial state before each round. */
  prepare?(): Promise<void>;
}

/** The result of a round, with microseconds of CPU time per request, by process. */
export interface Measured extends Result {
  cpu: Record<string, number>;
}

/** A figure calculated from the cases of a round, and its goal. */
export interface Figure {
  name: string;
  of(round: Record<string, Measured>): number;
  goal: { atLeast: number } | { atMost: number };
  unit: 'x' | 'µs' | 'ms' | 'KB' | 'MB' | 'dollars';
}

export interface HttpRow {
  number: number;
  name: string;
  cases(world: World): Case[];
  figures: Figure[];
}

/** A row that doesn't need a server. `measure` is called once per round. */
export interface CodeRow {
  number: number;
  name: string;
  measure(world: World): Promise<Record<string, number>>;
  figures: (Omit<Figure, 'of'> & { of(round: Record<string, number>): number })[];
}

export type Row = HttpRow | CodeRow;
