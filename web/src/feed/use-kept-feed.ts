import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/queries.ts';
import { currentSession, useViewer } from '../session/session-store.ts';
import { findKeptFeed, keepFeed } from './kept-feed.ts';
import { homePosts, useFeed } from './use-feed.ts';

/** The time (ms) at which a stored feed counts as fetched, so that any other is newer. */
const longAgo = 1;

/** The viewer's home feed. Offline, this is the first page as last stored, until a newer one arrives. */
export function useKeptFeed(): ReturnType<typeof useFeed> {
  const { id } = useViewer();
  const queries = useQueryClient();
  const feed = useFeed('home', homePosts);
  const first = feed.data?.pages[0];
  const isFresh = feed.isSuccess && feed.dataUpdatedAt > longAgo;
  useEffect(() => {
    // The viewer may have signed out since the request.
    if (isFresh && first && currentSession()?.user.id === id) void keepFeed(id, first);
  }, [id, first, isFresh]);
  const isMissing = !feed.data && (feed.isPaused || feed.isError);
  useEffect(() => {
    if (!isMissing) return;
    void findKeptFeed(id).then((kept) => {
      const key = keys.feed('home');
      if (kept && !queries.getQueryData(key)) queries.setQueryData(key, { pages: [kept], pageParams: [undefined] }, { updatedAt: longAgo });
    });
  }, [id, isMissing, queries]);
  return feed;
}
