import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/queries.ts';
import { currentSession, useViewer } from '../session/session-store.ts';
import { findKeptFeed, keepFeed } from './kept-feed.ts';
import { useFeed } from './use-feed.ts';

/** The viewer's home feed; offline, its last first page until a newer one arrives. */
export function useKeptFeed(limit: number): ReturnType<typeof useFeed> {
  const { id } = useViewer();
  const queries = useQueryClient();
  const feed = useFeed('home', limit);
  const first = feed.data?.pages[0];
  const isFresh = feed.isFetchedAfterMount && feed.isSuccess;
  useEffect(() => {
    // Somebody may have signed out since the request.
    if (isFresh && first && currentSession()?.user.id === id) void keepFeed(id, first);
  }, [id, first, isFresh]);
  const isMissing = !feed.data && (feed.isPaused || feed.isError);
  useEffect(() => {
    if (!isMissing) return;
    void findKeptFeed(id).then((kept) => {
      const key = keys.feed('home');
      if (kept && !queries.getQueryData(key)) queries.setQueryData(key, { pages: [kept], pageParams: [undefined] }, { updatedAt: 1 });
    });
  }, [id, isMissing, queries]);
  return feed;
}
