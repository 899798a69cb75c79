import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useState } from 'react';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../strings/moderation.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Queue } from './moderation-frame.tsx';
import styles from './moderation.module.css';
import { told } from './words.ts';

type Notice = components['schemas']['Notice'];

/** Notices from moderators. Showing them marks them as read. */
export function Notices() {
  const queries = useQueryClient();
  const query = usePages({
    queryKey: keys.notices,
    limit: 20,
    fetchPage: (page, signal) => api.GET('/api/v1/notices', { params: { query: page }, signal }),
  });
  const notices = query.data?.pages.flatMap((page) => page.notices);
  const unread = notices?.find(({ read }) => !read)?.id;
  useEffect(() => {
    if (unread === undefined) return;
    // Unread notices stay highlighted until the next visit.
    void answer(api.POST('/api/v1/notices/read', { body: { up_to: unread } })).then(() => queries.invalidateQueries({ queryKey: keys.unread }));
  }, [unread, queries]);
  return (
    <Queue query={query} count={notices?.length} empty={t('noNoticesFromThe')}>
      {notices?.map((notice) => <NoticeItem key={notice.id} notice={notice} />)}
    </Queue>
  );
}

function NoticeItem({ notice }: { notice: Notice }) {
  const { type, excerpt, created_at, action, outcome } = notice;
  return (
    <li className={styles.item}>
      <h2>
        {told(notice)}
      </h2>
      <p className={styles.meta}>
        <TimeAgo at={created_at} />
      </p>
      {excerpt && (
        <blockquote className={styles.quote} dir="auto">
          {excerpt}
        </blockquote>
      )}
      {outcome && <p>{outcome === 'acted' ? t('weHaveActedOn') : t('weFoundNothingAgainst')}</p>}
      {type === 'action' && action && (
        <>
          <p>{t('theModeratorsReason', { note: action.note })}</p>
          <Appeal action={action} />
        </>
      )}
      {type === 'appeal_decided' && action?.appeal_note && <p>{t('theModeratorsReason', { note: action.appeal_note })}</p>}
    </li>
  );
}

const states = {
  waiting: t('youHaveAppealedThe'),
  upheld: t('youAppealedAndThe'),
  reversed: t('youAppealedAndTheDecision'),
  closed: undefined,
} as const;

function Appeal({ action: { id, appeal } }: { action: NonNullable<Notice['action']> }) {
  const [text, setText] = useState('');
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/moderation/actions/{action_id}/appeal', { params: { path: { action_id: id } }, body: { text } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.notices }),
  });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    send.mutate();
  };
  if (appeal !== 'possible') return states[appeal] && <p className={styles.meta}>{states[appeal]}</p>;
  return (
    <form className={styles.form} onSubmit={onSubmit}>
      <TextField label={t('ifThisIsWrong')} rows={3} required maxLength={2_000} hint={t('youCanAppealOnce')} value={text} onChange={({ target }) => setText(target.value)} />
      <FormProblem error={send.error} />
      <div className={styles.actions}>
        <Button type="submit" look="quiet" disabled={send.isPending}>
          {send.isPending ? t('sending') : t('appeal')}
        </Button>
      </div>
    </form>
  );
}
