import type { QueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { pagesQuery, usePages } from '../api/use-pages.ts';
import { feedSizes } from '../post/photo-sizes.ts';
import { preloadPhoto } from '../post/photo-sources.ts';

const paths = {
  /** Posts by the viewer and the people they follow. */
  home: '/api/v1/feed/home',
  /** Popular posts. */
  explore: '/api/v1/explore',
  /** Posts by everyone. */
  latest: '/api/v1/feed',
  saved: '/api/v1/users/me/bookmarks',
  liked: '/api/v1/users/me/likes',
} as const;

/** Posts per page of the home feed. */
export const homePosts = 10;

const optionsOf = (kind: keyof typeof paths, limit: number) => ({
  queryKey: keys.feed(kind),
  limit,
  fetchPage: (page: { limit: number; cursor?: string }, signal: AbortSignal) => api.GET(paths[kind], { params: { query: page }, signal }),
});

/** A paginated list of posts. */
export const useFeed = (kind: keyof typeof paths, limit: number, { enabled = true } = {}) => usePages({ ...optionsOf(kind, limit), enabled });

/** Requests the home feed's first page, and then its first photo, before anything is rendered. */
export async function startHomeFeed(queries: QueryClient): Promise<void> {
  const options = pagesQuery(optionsOf('home', homePosts));
  await queries.prefetchInfiniteQuery(options);
  const photo = queries.getQueryData(options.queryKey)?.pages[0]?.posts[0]?.media[0];
  if (photo) preloadPhoto(photo, feedSizes);
}
