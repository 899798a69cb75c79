import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../strings/moderation.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Content } from './content.tsx';
import { ModerationFrame, Queue } from './moderation-frame.tsx';
import styles from './moderation.module.css';
import { UnlessOwnCase } from './unless-own-case.tsx';
import { concerned } from './words.ts';

type Appeal = components['schemas']['Appeal'];
type Verdict = components['schemas']['AppealDecision']['decision'];

/** Pending appeals, oldest first. */
export function Component() {
  const query = usePages({
    queryKey: keys.moderation('appeals'),
    limit: 50,
    fetchPage: (page, signal) => api.GET('/api/v1/moderation/appeals', { params: { query: page }, signal }),
  });
  const appeals = query.data?.pages.flatMap((page) => page.appeals);
  return (
    <ModerationFrame title={t('appeals')}>
      <Queue query={query} count={appeals?.length} empty={t('noPendingAppeals')}>
        {appeals?.map((appeal) => <AppealItem key={appeal.id} appeal={appeal} />)}
      </Queue>
    </ModerationFrame>
  );
}

function AppealItem({ appeal: { id, kind, moderator, author, target, note: reason, appeal, content } }: { appeal: Appeal }) {
  const [note, setNote] = useState('');
  const notify = useNotify();
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (decision: Verdict) =>
      answer(api.POST('/api/v1/moderation/actions/{action_id}/appeal/decision', { params: { path: { action_id: id } }, body: { decision, note } })),
    onSuccess: async () => {
      notify(t('decided'));
      await queries.invalidateQueries({ queryKey: keys.moderationAll });
    },
  });
  return (
    <li className={styles.item}>
      <h2>
        {t.rich('appealBy', { username: author.username, time: () => <TimeAgo at={appeal!.created_at} /> })}
      </h2>
      <p>“{appeal!.text}”</p>
      <p className={styles.meta}>
        {t('decidedOn', { moderator: moderator.username, deed: kind, target: concerned(kind, target.kind), reason })}
      </p>
      {content && <Content content={content} />}
      <UnlessOwnCase about={author.id}>
        <TextField label={t('reasonForTheAuthor')} rows={2} maxLength={2_000} value={note} onChange={({ target: area }) => setNote(area.value)} />
        <FormProblem error={decide.error} />
        <div className={styles.actions} role="group" aria-label={t('decideOnTheAppeal', { username: author.username })}>
          <Button look="quiet" disabled={decide.isPending} onClick={() => decide.mutate('reversed')}>
            {t('takeTheDecisionBack')}
          </Button>
          <Button look="danger" disabled={decide.isPending} onClick={() => decide.mutate('upheld')}>
            {t('letItStand')}
          </Button>
        </div>
      </UnlessOwnCase>
    </li>
  );
}
