import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useSession } from '../session/session-store.ts';

/** The maximum count; more requests are shown as this number with a plus. */
const counted = 9;

/** The number of follow requests to the viewer, as displayed; undefined if there are none. */
export function useRequests(): string | undefined {
  const session = useSession();
  const { data } = useQuery({
    queryKey: keys.requestCount,
    enabled: session !== undefined,
    refetchInterval: 5 * 60_000,
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/users/me/follow-requests', { params: { query: { limit: counted + 1 } }, signal }))).users.length,
  });
  if (!data) return undefined;
  return data > counted ? `${counted}+` : String(data);
}
