import { wordsOf } from '../entities/words-of.ts';
import type { App, Db } from '../shared/app.ts';
import { foldToAscii } from '../shared/fold.ts';
import { findPostTexts, listPeopleToIndex, listPostsToIndex, type PostTexts, setFoldedName, setPostWords } from './sql.ts';
import type { JobReport } from '../shared/job.ts';
import { lowestId } from '../shared/ids.ts';

const atOnce = 200;
/**
 * Makes older posts and people searchable, for about `seconds`: posts in id order, then people. Those already indexed are skipped, so it can
 * be interrupted, repeated and run concurrently.
 */
export async function indexSearch(app: App, { seconds, after = `posts ${lowestId}` }: { seconds: number; after?: string | undefined }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let [part, position] = after.split(' ') as ['posts' | 'people', string];
  let done = 0;
  do {
    const step = await { posts: indexPosts, people: indexPeople }[part](app.db, position);
    done += step.done;
    if (step.last !== undefined) position = step.last;
    else if (part === 'posts') [part, position] = ['people', lowestId];
    else return { done, failed: [], remaining: 0 };
  } while (performance.now() < deadline);
  return { done, failed: [], remaining: 1, after: `${part} ${position}` };
}

/** Indexes a restored post. */
export async function indexAgain(tx: Db, id: string): Promise<void> {
  const post = await findPostTexts(tx, id);
  if (post) await indexPost(tx, post);
}

const indexPost = (db: Db, { id, version, caption, alt_texts }: PostTexts) => setPostWords(db, id, version, wordsOf(caption, ...alt_texts));

interface Step {
  done: number;
  /** Undefined at the end. */
  last: string | undefined;
}

async function indexPosts(db: Db, after: string): Promise<Step> {
  const rows = await listPostsToIndex(db, after, atOnce);
  for (const row of rows) await indexPost(db, row);
  return { done: rows.length, last: rows.length < atOnce ? undefined : rows.at(-1)!.id };
}

async function indexPeople(db: Db, after: string): Promise<Step> {
  const rows = await listPeopleToIndex(db, after, atOnce);
  let done = 0;
  for (const { id, display_name, folded_name } of rows) {
    const folded = foldToAscii(display_name);
    if (folded === folded_name) continue;
    await setFoldedName(db, id, display_name, folded);
    done += 1;
  }
  return { done, last: rows.length < atOnce ? undefined : rows.at(-1)!.id };
}
