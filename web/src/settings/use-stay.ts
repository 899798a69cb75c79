import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { formatLongDate } from '../strings/format.ts';
import { t } from '../strings/settings.ts';
import { useNotify } from '../ui/notice-context.ts';

export const dayOf = (time: string): string => formatLongDate(new Date(time));

/** Cancels the deletion of the viewer's account. */
export function useStay() {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answer(api.DELETE('/api/v1/users/me/deletion')),
    onSuccess: () => {
      notify(t('yourAccountStays'));
      return queries.invalidateQueries({ queryKey: keys.me });
    },
    onError: (error) => notify(messageOf(error)),
  });
}
