import type { App } from '../shared/app.ts';
import type { Reader } from './reader.ts';

/** What somebody's content can be; the rule may allow one and hide another. */
export type Subject = 'person' | 'post' | 'comment' | 'like' | 'media';

/** How a reader stands to the authors of what is on a page. */
export interface Relations {
  /** Whether the reader may see what `authorId` made. */
  mayRead(subject: Subject, authorId: string): boolean;
}

/**
 * Looks up how the reader stands to the authors on one page: never all of a reader's relations, of which there may be
 * any number. There are no relations between people that hide anything yet, so nothing is looked up.
 */
export async function relationsWith(_app: App, _reader: Reader, _authorIds: ReadonlySet<string>): Promise<Relations> {
  return { mayRead: () => true };
}
