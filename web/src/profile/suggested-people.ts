import { useQuery } from '@tanstack/react-query';
import { answer, api, type Suggestion } from '../api/client.ts';
import { keys } from '../api/queries.ts';

/** People the viewer may want to follow. People they have just followed stay listed, so that the list does not shift. */
export interface SuggestedPeople {
  users: (Suggestion & { requested?: boolean })[];
}

export const useSuggestedPeople = (enabled: boolean) =>
  useQuery<SuggestedPeople>({
    queryKey: keys.suggestedPeople,
    enabled,
    staleTime: 10 * 60_000,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/people/suggestions', { signal })),
  });

export const withFollow = ({ users }: SuggestedPeople, id: string, { follow, asked }: { follow: boolean; asked: boolean }): SuggestedPeople => ({
  users: users.map((user) => (user.id === id ? { ...user, viewer_follows: follow && !asked, requested: asked } : user)),
});
