import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';

/** The number of unread notifications, as displayed; undefined if there are none. Polled once a minute, even in the background, and on focus. */
export function useUnread(): string | undefined {
  const session = useSession();
  const { data } = useQuery({
    queryKey: keys.unread,
    enabled: session !== undefined,
    staleTime: 0,
    refetchInterval: 60_000,
    refetchIntervalInBackground: true,
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/notifications/unread-count', { signal }))).unread,
  });
  return session && data ? String(data) : undefined;
}
