import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { ModerationFrame, Queue } from './moderation-frame.tsx';
import styles from './moderation.module.css';
import { done, things } from './words.ts';

/** Decisions with their authors and reasons, and views of private content. */
export function Component() {
  const query = usePages({
    queryKey: keys.moderation('log'),
    limit: 30,
    fetchPage: (page, signal) => api.GET('/api/v1/moderation/log', { params: { query: page }, signal }),
  });
  const actions = query.data?.pages.flatMap((page) => page.actions);
  return (
    <ModerationFrame title="Moderation log">
      <Queue query={query} count={actions?.length} empty="Nothing has been decided yet.">
        {actions?.map(({ id, kind, moderator, author, target, note, created_at, appeal }) => (
          <li key={id} className={styles.item}>
            <p>
              <strong>{moderator.username || 'Deleted account'}</strong> {done[kind]}{' '}
              {target.kind === 'user' || kind === 'suspend' || kind === 'restore' ? 'the account ' : `a ${things[target.kind]} by `}
              <strong>{author.username || 'somebody who has left'}</strong>, <TimeAgo at={created_at} />
            </p>
            {note && <p className={styles.meta}>{note}</p>}
            {appeal && (
              <p className={styles.meta}>
                Appeal: “{appeal.text}” {appeal.decision === null ? 'It waits.' : appeal.decision === 'upheld' ? 'The decision stands.' : 'The decision was reversed.'}
              </p>
            )}
          </li>
        ))}
      </Queue>
    </ModerationFrame>
  );
}
