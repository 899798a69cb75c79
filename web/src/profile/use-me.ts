import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { noteUsername, useSession } from '../session/session-store.ts';

/** The viewer's own account. */
export const useMe = () => {
  const session = useSession();
  return useQuery({
    queryKey: keys.me,
    enabled: session !== undefined,
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => {
      const me = await answer(api.GET('/api/v1/auth/me', { signal }));
      noteUsername(me.username);
      return me;
    },
  });
};
