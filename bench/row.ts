import type { Request, Result } from './load.ts';
import type { World } from './world.ts';

/** The server that does the work: the product with or without its cache, the floor (the least possible work), or the peer. */
export type ServerName = 'product' | 'without Redis' | 'floor' | 'peer';

/** One measured case. */
export interface Case {
  name: string;
  server: ServerName;
  /** Its requests in a round. */
  requests(round: number): readonly Request[];
  /** Each request is sent once, instead of repeatedly for some seconds. */
  once?: true;
  connections?: number;
  /** Creates what it needs in addition to the world. */
  setUp?(): Promise<void>;
  /** Restores the state needed before each round. */
  prepare?(): Promise<void>;
}

/** One round: a load result, and microseconds of CPU per request, by process. */
export interface Measured extends Result {
  cpu: Record<string, number>;
}

/** A row's figure, from the cases of one round, and its goal. */
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

/** A row that needs no server: it measures itself, once a round. */
export interface CodeRow {
  number: number;
  name: string;
  measure(world: World): Promise<Record<string, number>>;
  figures: (Omit<Figure, 'of'> & { of(round: Record<string, number>): number })[];
}

export type Row = HttpRow | CodeRow;
