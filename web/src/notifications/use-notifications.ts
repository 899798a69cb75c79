import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { usePages } from '../api/use-pages.ts';
import { useUnread } from './use-unread.ts';

export type Notification = components['schemas']['Notification'];

/** The viewer's notifications. Loading them marks them as read on the server; here they stay highlighted until the next visit. */
export function useNotifications() {
  const queries = useQueryClient();
  const query = usePages({
    queryKey: keys.notifications,
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/notifications', { params: { query: page }, signal }),
  });
  const notifications = query.data?.pages.flatMap((page) => page.notifications);
  const latest = notifications?.find(({ read }) => !read)?.created_at;
  const [readUpTo, setReadUpTo] = useState<string>();
  useEffect(() => {
    if (latest === undefined) return;
    // If this fails, the next visit marks them.
    answer(api.POST('/api/v1/notifications/read', { body: { up_to: latest } }))
      .then(() => queries.invalidateQueries({ queryKey: keys.unread }))
      .then(() => setReadUpTo(latest), () => undefined);
  }, [latest, queries]);
  const unread = useUnread();
  /** Whether there are newer notifications than those shown. */
  const isBehind = notifications !== undefined && !query.isFetching && readUpTo === latest && unread !== undefined;
  return { query, notifications, isBehind };
}
