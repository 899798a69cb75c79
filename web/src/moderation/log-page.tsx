import { api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../strings/moderation.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { ModerationFrame, Queue } from './moderation-frame.tsx';
import styles from './moderation.module.css';
import { concerned } from './words.ts';

/** The moderation log: decisions, with who made them and why, and views of private content. */
export function Component() {
  const query = usePages({
    queryKey: keys.moderation('log'),
    limit: 30,
    fetchPage: (page, signal) => api.GET('/api/v1/moderation/log', { params: { query: page }, signal }),
  });
  const actions = query.data?.pages.flatMap((page) => page.actions);
  return (
    <ModerationFrame title={t('moderationLog')}>
      <Queue query={query} count={actions?.length} empty={t('nothingHasBeenDecided')}>
        {actions?.map(({ id, kind, moderator, author, target, note, created_at, appeal }) => (
          <li key={id} className={styles.item}>
            <p>
              {t.rich('logged', {
                moderator: moderator.username || t('deletedAccount'),
                deed: kind,
                target: concerned(kind, target.kind),
                author: author.username || t('somebodyWhoHasLeft'),
                strong: (name) => <strong>{name}</strong>,
                time: () => <TimeAgo at={created_at} />,
              })}
            </p>
            {note && <p className={styles.meta}>{note}</p>}
            {appeal && (
              <p className={styles.meta}>
                {t('appealText', { text: appeal.text, decision: appeal.decision ?? 'waiting' })}
              </p>
            )}
          </li>
        ))}
      </Queue>
    </ModerationFrame>
  );
}
