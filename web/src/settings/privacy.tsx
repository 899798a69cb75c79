import { useQuery } from '@tanstack/react-query';
import type { Profile } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { profileQuery } from '../profile/profile-query.ts';
import { useUpdateProfile } from '../profile/use-update-profile.ts';
import { useRequests } from '../relations/use-requests.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/settings.ts';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Spinner } from '../ui/spinner.tsx';
import styles from './privacy.module.css';

/** Settings for who can see, find and comment on the viewer's posts, and links to their blocks, mutes and requests. */
export function Privacy() {
  const { username } = useViewer();
  const requests = useRequests();
  const profile = useQuery(profileQuery(username));
  return (
    <>
      {profile.data && <Choices profile={profile.data} />}
      {!profile.data && (profile.isError ? <ErrorBox error={profile.error} title={t('yourSettingsDidNot')} retry={() => void profile.refetch()} /> : <Spinner />)}
      <div className={styles.links}>
        <ButtonLink to="/settings/requests" look="quiet">
          {requests ? t('followRequestsWaiting', { requests }) : t('followRequests')}
        </ButtonLink>
        <ButtonLink to="/settings/blocked" look="quiet">
          {t('blockedPeople')}
        </ButtonLink>
        <ButtonLink to="/settings/muted" look="quiet">
          {t('mutedPeople')}
        </ButtonLink>
      </div>
    </>
  );
}

const commenters = { everyone: t('everyoneWhoSeesMy'), followers: t('myFollowers'), nobody: t('nobodyButMe') };

function Choices({ profile }: { profile: Profile }) {
  const update = useUpdateProfile();
  const notify = useNotify();
  const save = (changes: Parameters<typeof update.mutate>[0]) =>
    update.mutate(changes, { onSuccess: () => notify(t('saved')), onError: (error) => notify(messageOf(error)) });
  // Shows the new choice while it is being saved.
  const shown = { ...profile, ...(update.isPending && update.variables) };
  return (
    <>
      <label className={styles.choice}>
        <input type="checkbox" checked={shown.is_private} onChange={({ target }) => save({ is_private: target.checked })} />
        <span>
          {t.rich('privateAccountOnlyFollowers', { strong: (chunks) => <strong>{chunks}</strong> })}
        </span>
      </label>
      <label className={styles.choice}>
        <input type="checkbox" checked={shown.discoverable ?? true} onChange={({ target }) => save({ discoverable: target.checked })} />
        <span>
          {t.rich('discoverablePeopleWhoDo', { strong: (chunks) => <strong>{chunks}</strong> })}
        </span>
      </label>
      <label className={styles.select}>
        <strong>{t('whoMayCommentOn')}</strong>
        <select value={shown.who_may_comment ?? 'everyone'} onChange={({ target }) => save({ who_may_comment: target.value as keyof typeof commenters })}>
          {Object.entries(commenters).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
