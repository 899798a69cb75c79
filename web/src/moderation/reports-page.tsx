import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';
import { usePages } from '../api/use-pages.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Content } from './content.tsx';
import { ModerationFrame, Queue } from './moderation-frame.tsx';
import styles from './moderation.module.css';
import { reasons, things } from './words.ts';

type Report = components['schemas']['Report'];
type Action = components['schemas']['ModerationDecision']['action'];

/** Open reports, longest waiting first. */
export function Component() {
  const query = usePages({
    queryKey: keys.moderation('reports'),
    limit: 50,
    fetchPage: (page, signal) => api.GET('/api/v1/moderation/reports', { params: { query: page }, signal }),
  });
  const reports = query.data?.pages.flatMap((page) => page.reports);
  return (
    <ModerationFrame title="Reports">
      <Queue query={query} count={reports?.length} empty="No open reports.">
        {reports?.map((report) => <ReportItem key={report.id} report={report} />)}
      </Queue>
    </ModerationFrame>
  );
}

const decisions: { action: Action; label: string; look: 'quiet' | 'danger' }[] = [
  { action: 'dismiss', label: 'Dismiss', look: 'quiet' },
  { action: 'warn', label: 'Warn author', look: 'quiet' },
  { action: 'remove', label: 'Remove', look: 'danger' },
  { action: 'suspend', label: 'Suspend author', look: 'danger' },
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
      notify('Decided.');
      await queries.invalidateQueries({ queryKey: keys.moderationAll });
    },
  });
  const thing = things[target.kind];
  const postId = target.kind === 'post' ? target.id : target.post_id;
  return (
    <li className={styles.item}>
      <h2>
        {reasons[reason]}: {thing === 'account' ? 'an' : 'a'} {thing} by <Link to={`/u/${author.username}`}>{author.username}</Link>
      </h2>
      <p className={styles.meta}>
        Reported by {reporter.username} <TimeAgo at={report.created_at} />
        {reports_count > 1 && `, and ${reports_count - 1} more times`}. The author has had {earlier_actions === 0 ? 'no decisions' : `${earlier_actions} decisions`} so far
        {report.author_suspended && ' and is suspended'}.
      </p>
      {text && <p>“{text}”</p>}
      <Content content={content} />
      {postId && (
        <p>
          <Link to={`/p/${postId}`}>Open the post</Link>
        </p>
      )}
      <TextField label="Reason for the author" rows={2} maxLength={2_000} hint="Required unless you dismiss the report." value={note} onChange={({ target: area }) => setNote(area.value)} />
      <FormProblem error={resolve.error} />
      <div className={styles.actions} role="group" aria-label={`Decide on the ${thing} by ${author.username}`}>
        {decisions
          .filter(({ action }) => action !== 'remove' || target.kind !== 'user')
          .map(({ action, label, look }) => (
            <Button key={action} look={look} disabled={resolve.isPending} onClick={() => resolve.mutate(action)}>
              {label}
            </Button>
          ))}
      </div>
    </li>
  );
}
