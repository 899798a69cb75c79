import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Post } from '../api/client.ts';
import { keys } from '../api/queries.ts';

type Cached = Post | InfiniteData<{ posts: Post[] }> | undefined;

/** Updates a post in all cached data: feeds, grids and its page. */
export function patchPost(queries: QueryClient, id: string, change: (post: Post) => Post): void {
  queries.setQueriesData<Cached>({ queryKey: keys.posts }, (cached) => {
    if (!cached) return cached;
    if (!('pages' in cached)) return cached.id === id ? change(cached) : cached;
    return {
      ...cached,
      pages: cached.pages.map((page) => ({ ...page, posts: page.posts.map((post) => (post.id === id ? change(post) : post)) })),
    };
  });
}

/** Removes a post from all cached data. */
export function dropPost(queries: QueryClient, id: string): void {
  queries.removeQueries({ queryKey: keys.post(id) });
  dropFromLists(queries, id);
}

/** Like {@link dropPost}, for a post that somebody else deleted: if its page is open, it then shows that the post is gone. */
export function dropGonePost(queries: QueryClient, id: string): void {
  void queries.resetQueries({ queryKey: keys.post(id) });
  dropFromLists(queries, id);
}

function dropFromLists(queries: QueryClient, id: string): void {
  queries.setQueriesData<Cached>({ queryKey: keys.posts }, (cached) => {
    if (!cached || !('pages' in cached)) return cached;
    return { ...cached, pages: cached.pages.map((page) => ({ ...page, posts: page.posts.filter((post) => post.id !== id) })) };
  });
}
