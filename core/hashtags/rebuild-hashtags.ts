import type { App } from '../shared/app.ts';
import { lockHashtags, recountHashtags, tagPosts } from './sql.ts';
import type { JobReport } from '../shared/job.ts';
import { lowestId } from '../shared/ids.ts';

const postsAtOnce = 200;
const hashtagsAtOnce = 50;

/**
 * Rebuilds the hashtags from the posts' entities: first each post's hashtags, then the counts and scores. Runs for about `seconds`; safe to
 * interrupt, to repeat and to run while people post.
 */
export async function rebuildHashtags(app: App, { seconds, after = `post ${lowestId}` }: { seconds: number; after?: string | undefined }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let [part, position] = after.split(/ (.*)/s) as ['post' | 'tag', string];
  let done = 0;
  do {
    if (part === 'post') {
      const last = await tagPosts(app.db, position, postsAtOnce);
      [part, position] = last === null ? ['tag', ''] : ['post', last];
      done += last === null ? 0 : postsAtOnce;
      continue;
    }
    const tags = await app.db.transaction(async (tx) => {
      const locked = await lockHashtags(tx, position, hashtagsAtOnce);
      if (locked.length > 0) await recountHashtags(tx, locked);
      return locked;
    });
    done += tags.length;
    if (tags.length < hashtagsAtOnce) return { done, failed: [], remaining: 0 };
    position = tags.at(-1)!;
  } while (performance.now() < deadline);
  return { done, failed: [], remaining: 1, after: `${part} ${position}` };
}
