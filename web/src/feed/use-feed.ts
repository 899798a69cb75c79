import { useInfiniteQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';

/** Everyone's posts (`explore`), or the viewer's own and followed people's (`home`), newest first. */
export const useFeed = (kind: 'home' | 'explore', limit: number) =>
  useInfiniteQuery({
    queryKey: keys.feed(kind),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET(kind === 'home' ? '/api/v1/feed/home' : '/api/v1/feed', {
          params: { query: { limit, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next_cursor,
  });
