import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { noteUsername } from '../session/session-store.ts';
import type { paths } from '../api/schema.d.ts';

type ProfileChanges = NonNullable<paths['/api/v1/users/me']['patch']['requestBody']>['content']['application/json'];

/** Updates the viewer's profile and refetches everything that shows it. */
export function useUpdateProfile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ProfileChanges) => answer(api.PATCH('/api/v1/users/me', { body })),
    onSuccess: async (profile) => {
      noteUsername(profile.username);
      // The viewer also appears in posts, comments, likes and lists of people.
      const refetched = queries.invalidateQueries();
      queries.setQueryData(keys.profile(profile.username), profile);
      await refetched;
    },
  });
}
