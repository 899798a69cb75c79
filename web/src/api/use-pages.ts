import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { answer } from './client.ts';

export interface PagesOptions<Page> {
  queryKey: readonly string[];
  /** Entries per page. */
  limit: number;
  /** If false, nothing is fetched. */
  enabled?: boolean;
  fetchPage: (query: { limit: number; cursor?: string }, signal: AbortSignal) => Parameters<typeof answer<Page>>[0];
}

type Paged = { next_cursor?: string | undefined };

export const pagesQuery = <Page extends Paged>({ queryKey, limit, enabled = true, fetchPage }: PagesOptions<Page>) =>
  infiniteQueryOptions({
    queryKey,
    enabled,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => answer(fetchPage({ limit, ...(cursor && { cursor }) }, signal)),
    getNextPageParam: (page) => page.next_cursor,
    // It would refetch all pages loaded so far, and move the content that the user came back to read.
    refetchOnWindowFocus: false,
  });

/** A paginated list from the API. */
export const usePages = <Page extends Paged>(options: PagesOptions<Page>) => useInfiniteQuery(pagesQuery(options));
