import { addComment } from '../../core/comments/add-comment.ts';
import { likePost } from '../../core/likes/like-post.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { followers, people, post } from '../events/given.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

export interface Person {
  id: string;
  token: string;
}

export interface PostOf {
  id: string;
  author: string;
}

/** Authors, whose posts everybody reads, and readers, who have no posts. */
export interface Cast {
  authors: Person[];
  readers: Person[];
  /** Newest first. */
  posts: PostOf[];
  /** Who has commented on and liked each post. */
  under: Map<string, Set<string>>;
  /** The follows at the start. */
  follows: { follower: string; followee: string }[];
}

async function tokens(ids: readonly string[]): Promise<Person[]> {
  return Promise.all(ids.map(async (id) => ({ id, token: await poolToken(accessClaims(id)) })));
}

/** Creates people and their content, bypassing the API. Each author has commented on and liked a post by each of the next four. */
export async function castPlay(app: App, size: { authors: number; readers: number; postsEach: number }): Promise<Cast> {
  const authorIds = await people(app, size.authors);
  const readerIds = await people(app, size.readers);
  const posts: PostOf[] = [];
  for (let count = 0; count < size.postsEach; count += 1) {
    for (const author of authorIds) posts.unshift({ id: await post(app, author), author });
  }
  const under = new Map<string, Set<string>>();
  for (const [index, author] of authorIds.entries()) {
    const { id } = posts.find((one) => one.author === author)!;
    const guests = [1, 2, 3, 4].map((step) => authorIds[(index + step) % authorIds.length]!);
    for (const guest of guests) {
      await addComment(app, guest, { post_id: id, text: 'well' }, newId());
      await likePost(app, guest, id);
    }
    under.set(id, new Set(guests));
  }
  const follows: Cast['follows'] = [];
  for (const [index, followee] of authorIds.entries()) {
    const fans = readerIds.filter((_, reader) => (reader + index) % 3 === 0);
    await followers(app, followee, fans);
    follows.push(...fans.map((follower) => ({ follower, followee })));
  }
  return { authors: await tokens(authorIds), readers: await tokens(readerIds), posts, under, follows };
}
