import { useInfiniteQuery } from '@tanstack/react-query';
import { answer } from './client.ts';

interface PagesOptions<Page> {
  queryKey: readonly string[];
  /** Entries per page. */
  limit: number;
  /** If false, nothing is fetched. */
  enabled?: boolean;
  fetchPage: (query: { limit: number; cursor?: string }, signal: AbortSignal) => Parameters<typeof answer<Page>>[0];
}

/** A list of the API, page by page. */
export const usePages = <Page extends { next_cursor?: string | undefined }>({ queryKey, limit, enabled = true, fetchPage }: PagesOptions<Page>) =>
  useInfiniteQuery({
    queryKey,
    enabled,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) => answer(fetchPage({ limit, ...(cursor && { cursor }) }, signal)),
    getNextPageParam: (page) => page.next_cursor,
    // It would refetch all pages so far, and move what somebody came back to read.
    refetchOnWindowFocus: false,
  });
