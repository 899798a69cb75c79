import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';

/** A profile as the viewer sees it. */
export const profileQuery = (username: string) =>
  queryOptions({
    queryKey: keys.profile(username),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users/{user_id}', { params: { path: { user_id: username } }, signal })),
  });
