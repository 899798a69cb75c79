import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { t } from '../strings/relations.ts';
import { useNotify } from '../ui/notice-context.ts';

export interface Person {
  id: string;
  username: string;
}

const changes = {
  block: { call: (user_id: string) => answer(api.POST('/api/v1/users/{user_id}/block', { params: { path: { user_id } } })), done: (name: string) => t('youHaveBlocked', { name }) },
  unblock: { call: (user_id: string) => answer(api.DELETE('/api/v1/users/{user_id}/block', { params: { path: { user_id } } })), done: (name: string) => t('youHaveUnblocked', { name }) },
  mute: { call: (user_id: string) => answer(api.POST('/api/v1/users/{user_id}/mute', { params: { path: { user_id } } })), done: (name: string) => t('youHaveMutedTheir', { name }) },
  unmute: { call: (user_id: string) => answer(api.DELETE('/api/v1/users/{user_id}/mute', { params: { path: { user_id } } })), done: (name: string) => t('youHaveUnmuted', { name }) },
  remove: { call: (user_id: string) => answer(api.DELETE('/api/v1/users/me/followers/{user_id}', { params: { path: { user_id } } })), done: (name: string) => t('noLongerFollowsYou', { name }) },
  accept: { call: (user_id: string) => answer(api.POST('/api/v1/users/me/follow-requests/{user_id}/accept', { params: { path: { user_id } } })), done: (name: string) => t('followsYouNow', { name }) },
  reject: { call: (user_id: string) => answer(api.POST('/api/v1/users/me/follow-requests/{user_id}/reject', { params: { path: { user_id } } })), done: (name: string) => t('youHaveTurnedDown', { name }) },
} satisfies Record<string, { call: (id: string) => Promise<unknown>; done: (name: string) => string }>;

export type RelationChange = keyof typeof changes;

/** Changes the viewer's relation to somebody, then refetches everything, since anything may depend on it. */
export function useChangeRelation({ id, username }: Person) {
  const queries = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: async (change: RelationChange) => {
      await changes[change].call(id);
    },
    onSuccess: async (_, change) => {
      notify(changes[change].done(username));
      await queries.invalidateQueries();
    },
    onError: (error) => notify(messageOf(error)),
  });
}
