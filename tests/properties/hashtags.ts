import { expect } from 'vitest';
import { showHashtags } from '../../core/hashtags/show-account.ts';
import { deletePost } from '../../core/posts/delete-post.ts';
import { editPost } from '../../core/posts/edit-post.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { loadConfig } from '../../platform/config.ts';
import { createApp } from '../../platform/whole-app.ts';
import { withPatience } from '../cache/with-patience.ts';
import { people, post } from '../events/given.ts';
import { mortalInTransactions, untilAnswered } from './mortal.ts';
import { randomFrom } from './random-from.ts';

/** Concurrent histories, each with separate hashtags. */
const lanes = 4;

/**
 * Random histories of three people who create, edit and delete posts with a few hashtags, and become private, public and suspended, in
 * processes that are killed, with each event delivered twice. In the end all counts equal a recount of the posts.
 */
export async function tryHashtags(count: number, firstSeed: number): Promise<{ posts: number }> {
  const real = createApp(loadConfig());
  const app = withPatience(real);
  let posts = 0;
  let seed = firstSeed;
  const lane = async () => {
    while (seed < firstSeed + count) {
      const own = seed++;
      const made = await tryHistory(app, randomFrom(own)).catch((cause: unknown) => {
        throw new Error(`the history of seed ${own}`, { cause });
      });
      posts += made;
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
    return { posts };
  } finally {
    await real.close();
  }
}

async function tryHistory(app: App, random: () => number): Promise<number> {
  const authors = await people(app, 3);
  const tags = Array.from({ length: 3 }, () => `t${newId().replaceAll('-', '')}`);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const caption = () => tags.filter(() => random() < 0.5).map((tag) => `#${tag}`).join(' ');
  const made: { id: string; author: string }[] = [];
  const change = (author: string, column: string) =>
    app.db.query(`change_${column}`, `update users set ${column === 'is_private' ? 'is_private = not is_private' : 'suspended_at = case when suspended_at is null then now() end'} where id = $1`, [author]);
  const acts = [
    async (author: string) => {
      const id = newId();
      made.push({ id, author });
      await post(app, author, id, caption());
    },
    async () => {
      const [{ id, author }, request, text] = [one(made), newId(), caption()];
      await untilAnswered(() => editPost(mortalInTransactions(app, random), author, id, { caption: text }, { id: request, versions: undefined }));
    },
    async () => {
      const { id, author } = one(made);
      await untilAnswered(() => deletePost(mortalInTransactions(app, random), author, id));
    },
    async (author: string) => {
      await change(author, random() < 0.7 ? 'is_private' : 'suspended_at');
      await Promise.all([1, 2].map(() => showHashtags(app, author)));
    },
  ];
  await acts[0]!(authors[0]!);
  for (let turn = 0; turn < 4; turn += 1) await Promise.all([1, 2, 3].map(() => one(acts)(one(authors))));
  // Events are delivered again at the end.
  for (const author of authors) await showHashtags(app, author);
  const [found] = await app.db.query<{ counted: Record<string, number>; expected: Record<string, number> }>(
    'recount_hashtags_of_history',
    `select (select jsonb_object_agg(tag, posts_count) from hashtags where tag = any($1) and posts_count <> 0) as counted,
            (select jsonb_object_agg(tag, posts) from (
               select entity ->> 'tag' as tag, count(*) as posts
               from posts p join users u on u.id = p.user_id and not u.is_private and u.suspended_at is null
               cross join lateral jsonb_array_elements(p.entities) entity where p.user_id = any($2::uuid[]) group by 1
             ) used) as expected`,
    [tags, authors],
  );
  expect(found!.counted).toEqual(found!.expected);
  return made.length;
}
