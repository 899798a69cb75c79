import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';
import { t } from '../strings/post.ts';
import { useNotify } from '../ui/notice-context.ts';
import { useOnline } from '../ui/use-online.ts';
import { sendComments } from './outbox.ts';

/** Posts comments that the viewer wrote offline, as soon as the network is back. */
export function useOutbox(): void {
  const owner = useSession()?.user.id;
  const online = useOnline();
  const queries = useQueryClient();
  const notify = useNotify();
  useEffect(() => {
    if (!owner || !online) return;
    // Fails in a browser without storage, which has nothing to send.
    sendComments(owner, ({ comment, error }) => {
      notify(error ? t('yourCommentWasNot', { problem: messageOf(error) }) : t('theCommentThatYou'));
      void queries.invalidateQueries({ queryKey: keys.comments(comment.postId) });
      void queries.invalidateQueries({ queryKey: keys.post(comment.postId) });
    }).catch(() => undefined);
  }, [owner, online, queries, notify]);
}
