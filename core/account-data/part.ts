import type { App } from '../shared/app.ts';
import type { keys } from '../cache/keys.ts';
import type { Erasure } from './sql.ts';

/** What a part names of everything that is stored: what is named by none, and not exempt, fails a test. */
export interface Coverage {
  tables?: readonly string[];
  /** Of the interactions table: the word before the first `#` of a key. */
  items?: readonly string[];
  /** The first folder of objects' keys in storage. */
  folders?: readonly string[];
  cache?: readonly (keyof typeof keys)[];
}

/** Whether a part is done, or where it goes on. */
export type Step = 'done' | 'more' | { position: string };

/** Some of what belongs to an account. */
export interface Part {
  name: string;
  covers: Coverage;
  /** Erases a bounded share of it. What it has erased it does not find again, so that it may be cut off and repeated anywhere. */
  erase(app: App, erasure: Erasure): Promise<Step>;
}
