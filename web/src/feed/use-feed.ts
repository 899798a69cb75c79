import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';

const paths = {
  /** The viewer's own posts and those of followed people. */
  home: '/api/v1/feed/home',
  /** Popular posts. */
  explore: '/api/v1/explore',
  /** Everyone's. */
  latest: '/api/v1/feed',
  saved: '/api/v1/users/me/bookmarks',
  liked: '/api/v1/users/me/likes',
} as const;

/** A list of posts: most popular, newest, or latest bookmarked first. */
export const useFeed = (kind: keyof typeof paths, limit: number, { enabled = true } = {}) =>
  usePages({
    queryKey: keys.feed(kind),
    limit,
    enabled,
    fetchPage: (page, signal) => api.GET(paths[kind], { params: { query: page }, signal }),
  });
