import { useId } from 'react';
import { t } from '../strings/profile.ts';
import { FollowButton } from './follow-button.tsx';
import { PeopleRow } from './people-list.tsx';
import styles from './suggested.module.css';
import { useSuggestedPeople } from './suggested-people.ts';

interface SuggestedProps {
  /** The maximum number of people. */
  count: number;
  enabled?: boolean;
}

/** People the viewer may want to follow; renders nothing if there are none. */
export function Suggested({ count, enabled = true }: SuggestedProps) {
  const id = useId();
  const people = useSuggestedPeople(enabled).data?.users.slice(0, count) ?? [];
  if (!enabled || people.length === 0) return null;
  return (
    <section className={styles.suggested} aria-labelledby={id}>
      <h2 id={id}>{t('suggestedForYou')}</h2>
      <ul>
        {people.map((person) => (
          <PeopleRow
            key={person.id}
            username={person.username}
            name={person.display_name}
            note={person.shared_follows > 0 ? t('followedByPeopleYou', { sharedFollows: person.shared_follows }) : t('popular')}
            avatarUrl={person.avatar_url}
          >
            <FollowButton id={person.id} username={person.username} follows={person.viewer_follows} requested={person.requested} />
          </PeopleRow>
        ))}
      </ul>
    </section>
  );
}
