import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';

/** Everyone's posts (`explore`), or the viewer's own and followed people's (`home`), newest first. */
export const useFeed = (kind: 'home' | 'explore', limit: number) =>
  usePages({
    queryKey: keys.feed(kind),
    limit,
    fetchPage: (page, signal) => api.GET(kind === 'home' ? '/api/v1/feed/home' : '/api/v1/feed', { params: { query: page }, signal }),
  });
