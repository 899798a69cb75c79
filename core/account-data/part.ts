import type { App } from '../shared/app.ts';
import type { keys } from '../cache/keys.ts';
import type { Erasure } from './sql.ts';

/** The stored data that a part covers. A test fails if any data is neither covered by a part nor exempt. */
export interface Coverage {
  tables?: readonly string[];
  /** Items of the interactions table: the word before the first `#` of their keys. */
  items?: readonly string[];
  /** Top-level folders in storage. */
  folders?: readonly string[];
  cache?: readonly (keyof typeof keys)[];
}

/** Whether a part is done, or where to continue. */
export type Step = 'done' | 'more' | { position: string };

/** One part of an account's data. */
export interface Part {
  name: string;
  covers: Coverage;
  /** Erases a limited number of items. Erased items are not found again, so it can be interrupted and repeated at any point. */
  erase(app: App, erasure: Erasure): Promise<Step>;
}
