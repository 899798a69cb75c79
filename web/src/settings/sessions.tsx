import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { hasStatus, messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { t } from '../strings/settings.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import styles from './sessions.module.css';

/** The viewer's sessions, with a way to end the others. */
export function Sessions() {
  const notify = useNotify();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/sessions', { signal })) });
  const change = {
    onSuccess: () => notify(t('signedOutThere')),
    onError: (error: Error) => notify(messageOf(error)),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.sessions }),
  };
  const end = useMutation({
    ...change,
    mutationFn: async (session_id: string) => {
      try {
        await answer(api.DELETE('/api/v1/auth/sessions/{session_id}', { params: { path: { session_id } } }));
      } catch (error) {
        // It has already ended.
        if (!hasStatus(error, 404)) throw error;
      }
    },
  });
  const endOthers = useMutation({ ...change, mutationFn: () => answer(api.DELETE('/api/v1/auth/sessions')) });
  if (!query.data) return query.isError ? <ErrorBox error={query.error} title={t('yourSessionsDidNot')} retry={() => void query.refetch()} /> : <Spinner />;
  const { sessions } = query.data;
  return (
    <>
      <ul className={styles.list}>
        {sessions.map(({ id, device, last_used_at, current }) => (
          <li key={id}>
            <span>
              <strong>{device}</strong>
              {current ? t('thisBrowser') : t.rich('lastUsed', { time: () => <TimeAgo at={last_used_at} /> })}
            </span>
            {!current && (
              <Button look="quiet" disabled={end.isPending} aria-label={t('signOutDevice', { device })} onClick={() => end.mutate(id)}>
                {t('signOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.some(({ current }) => !current) && (
        <Button look="quiet" disabled={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {t('signOutEverywhereElse')}
        </Button>
      )}
    </>
  );
}
