import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useNotify } from '../ui/notice-context.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
export const dayOf = (time: string): string => day.format(new Date(time));

/** Cancels the deletion of the viewer's account. */
export function useStay() {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/users/me/deletion')),
    onSuccess: () => {
      notify('Your account stays.');
      return queries.invalidateQueries({ queryKey: keys.me });
    },
    onError: (error) => notify(messageOf(error)),
  });
}
