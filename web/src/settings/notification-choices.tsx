import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { t } from '../strings/settings.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './notification-choices.module.css';

type Settings = components['schemas']['NotificationSettings'];

const types = {
  like: t('likesOfMyPosts'),
  comment: t('commentsOnMyPosts'),
  reply: t('repliesToMyComments'),
  comment_like: t('likesOfMyComments'),
  mention: t('mentionsOfMe'),
  follow: t('newFollowers'),
  follow_request: t('requestsToFollowMe'),
  request_accepted: t('acceptedRequests'),
} satisfies Record<keyof Settings, string>;

const froms = { everyone: t('fromEveryone'), following: t('fromPeopleIFollow'), nobody: t('off') } satisfies Record<Settings['like'], string>;

/** The viewer's notification settings. */
export function NotificationChoices() {
  const queries = useQueryClient();
  const notify = useNotify();
  const settings = useQuery({
    queryKey: keys.notificationSettings,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users/me/notification-settings', { signal })),
  });
  const save = useMutation({
    mutationFn: (body: Partial<Settings>) => answer(api.PATCH('/api/v1/users/me/notification-settings', { body })),
    onSuccess: (saved) => {
      queries.setQueryData(keys.notificationSettings, saved);
      notify(t('saved'));
    },
    onError: (error) => notify(messageOf(error)),
  });
  if (!settings.data) return settings.isError ? <ErrorBox error={settings.error} title={t('yourSettingsDidNot')} retry={() => void settings.refetch()} /> : <Spinner />;
  // Shows the new choice while it is being saved.
  const shown = { ...settings.data, ...(save.isPending && save.variables) };
  return (
    <>
      <div className={styles.choices}>
        {(Object.keys(types) as (keyof Settings)[]).map((type) => (
          <label key={type} className={styles.choice}>
            <span>{types[type]}</span>
            <select value={shown[type]} onChange={({ target }) => save.mutate({ [type]: target.value as Settings['like'] })}>
              {Object.entries(froms).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      <p>{t('youGetNoNotifications')}</p>
    </>
  );
}
