import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '../api/queries.ts';
import { dropGonePost, patchPost } from '../post/patch-posts.ts';
import { endSession, useSession } from '../session/session-store.ts';
import { keepConnected } from './connection.ts';
import { pollPosts } from './poll-posts.ts';

/** Live updates for signed-in users. Polling catches missed changes within a minute. */
export function useLive(): void {
  const queries = useQueryClient();
  const session = useSession();
  const user = session?.suspended ? undefined : session?.user.id;
  useEffect(() => {
    if (user === undefined) return undefined;
    const ending = new AbortController();
    const showCounts = (id: string, counts: { likes_count: number; comments_count: number }) => {
      // Ignored while the viewer's own like is in progress, since its response will be newer.
      if (queries.isMutating({ mutationKey: keys.like(id) }) === 0) patchPost(queries, id, (post) => ({ ...post, ...counts }));
    };
    void keepConnected(
      ending.signal,
      (message) => {
        if (message.type === 'session.ended') endSession('expired');
        else if (message.type === 'notification') {
          queries.setQueryData(keys.unread, message.unread);
          void queries.invalidateQueries({ queryKey: keys.notifications });
        } else showCounts(message.post_id, { likes_count: message.likes, comments_count: message.comments });
      },
      () => void queries.invalidateQueries({ queryKey: keys.unread }),
    );
    pollPosts(ending.signal, ({ id, likes_count, comments_count }) => showCounts(id, { likes_count, comments_count }), (id) => dropGonePost(queries, id));
    return () => ending.abort();
  }, [user, queries]);
}
