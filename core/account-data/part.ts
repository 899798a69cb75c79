import type { App } from '../shared/app.ts';
import type { keys } from '../cache/keys.ts';
import type { Erasure } from './sql.ts';

/** The stored data that a part covers; a test fails for data that no part covers and that is not exempt. */
export interface Coverage {
  tables?: readonly string[];
  /** In the interactions table: the word before the first `#` of a key. */
  items?: readonly string[];
  /** The first folder of objects' keys in storage. */
  folders?: readonly string[];
  cache?: readonly (keyof typeof keys)[];
}

/** Whether a part is done, or where to continue. */
export type Step = 'done' | 'more' | { position: string };

/** One part of an account's data. */
export interface Part {
  name: string;
  covers: Coverage;
  /** Erases a bounded number of its items. Erased ones are not found again, so it can be interrupted and repeated at any point. */
  erase(app: App, erasure: Erasure): Promise<Step>;
}
