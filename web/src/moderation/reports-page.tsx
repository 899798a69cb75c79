import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
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
import { reasons } from './words.ts';

type Report = components['schemas']['Report'];
type Action = components['schemas']['ModerationDecision']['action'];

/** Open reports, oldest first. */
export function Component() {
  const query = usePages({
    queryKey: keys.moderation('reports'),
    limit: 50,
    fetchPage: (page, signal) => api.GET('/api/v1/moderation/reports', { params: { query: page }, signal }),
  });
  const reports = query.data?.pages.flatMap((page) => page.reports);
  return (
    <ModerationFrame title={t('reports')}>
      <Queue query={query} count={reports?.length} empty={t('noOpenReports')}>
        {reports?.map((report) => <ReportItem key={report.id} report={report} />)}
      </Queue>
    </ModerationFrame>
  );
}

const decisions: { action: Action; label: string; look: 'quiet' | 'danger' }[] = [
  { action: 'dismiss', label: t('dismiss'), look: 'quiet' },
  { action: 'warn', label: t('warnAuthor'), look: 'quiet' },
  { action: 'remove', label: t('remove'), look: 'danger' },
  { action: 'suspend', label: t('suspendAuthor'), look: 'danger' },
];

function ReportItem({ report }: { report: Report }) {
  const { id, target, reason, text, reporter, author, reports_count, earlier_actions, content } = report;
  const [note, setNote] = useState('');
  const notify = useNotify();
  const queries = useQueryClient();
  const resolve = useMutation({
    mutationFn: (action: Action) =>
      answer(api.POST('/api/v1/moderation/reports/{report_id}/resolve', { params: { path: { report_id: id } }, body: { action, note } })),
    onSuccess: async () => {
      notify(t('decided'));
      await queries.invalidateQueries({ queryKey: keys.moderationAll });
    },
  });
  const postId = target.kind === 'post' ? target.id : target.post_id;
  return (
    <li className={styles.item}>
      <h2>
        {t.rich('reportHeading', {
          reason: reasons[reason],
          target: target.kind,
          username: author.username,
          link: (name) => <Link to={`/u/${author.username}`}>{name}</Link>,
        })}
      </h2>
      <p className={styles.meta}>
        {t.rich('reportHistory', {
          reporter: reporter.username,
          time: () => <TimeAgo at={report.created_at} />,
          again: Math.max(0, reports_count - 1),
          earlier: earlier_actions,
          suspended: report.author_suspended ? 'yes' : 'no',
        })}
      </p>
      {text && <p>“{text}”</p>}
      <Content content={content} />
      {postId && (
        <p>
          <Link to={`/p/${postId}`}>{t('openThePost')}</Link>
        </p>
      )}
      <UnlessOwnCase about={author.id}>
        <TextField label={t('reasonForTheAuthor')} rows={2} maxLength={2_000} hint={t('requiredUnlessYouDismiss')} value={note} onChange={({ target: area }) => setNote(area.value)} />
        <FormProblem error={resolve.error} />
        <div className={styles.actions} role="group" aria-label={t('decideOnTheBy', { target: target.kind, username: author.username })}>
          {decisions
            .filter(({ action }) => action !== 'remove' || target.kind !== 'user')
            .map(({ action, label, look }) => (
              <Button key={action} look={look} disabled={resolve.isPending} onClick={() => resolve.mutate(action)}>
                {label}
              </Button>
            ))}
        </div>
      </UnlessOwnCase>
    </li>
  );
}
