import type { Request, Result } from './load.ts';
import type { World } from './world.ts';

/** Which server does the work: the product with its cache or without one, the least that the work takes, or the peer. */
export type ServerName = 'product' | 'without Redis' | 'floor' | 'peer';

/** One thing that is measured. */
export interface Case {
  name: string;
  server: ServerName;
  /** What is asked of it in a round. */
  requests(round: number): readonly Request[];
  /** Each request is made once, rather than all over again for some seconds. */
  once?: true;
  connections?: number;
  /** What it needs that the world does not have. */
  setUp?(): Promise<void>;
  /** What must be so before each round. */
  prepare?(): Promise<void>;
}

/** Of one round: a result of the load and the processor's microseconds for each request, by process. */
export interface Measured extends Result {
  cpu: Record<string, number>;
}

/** A figure that a row is about, from the cases of one round, and the goal for it. */
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
