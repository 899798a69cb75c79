import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { answer, api } from '../api/client.ts';
import type { components } from '../api/schema.d.ts';
import { t } from '../strings/moderation.ts';
import { Button } from '../ui/button.tsx';
import confirm from '../ui/confirm.module.css';
import { TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { Modal } from '../ui/modal.tsx';
import { useNotify } from '../ui/notice-context.ts';
import styles from './moderation.module.css';
import { reasons } from './words.ts';

export type ReportTarget = { post_id: string } | { post_id: string; comment_id: string } | { user_id: string };
export type Reported = 'post' | 'comment' | 'user';
type Reason = components['schemas']['ReportReason'];

interface ReportDialogProps {
  target: ReportTarget;
  what: Reported;
  username: string;
  onClose: () => void;
}

/** Asks for the reason and sends the report. */
export default function ReportDialog({ target, what, username, onClose }: ReportDialogProps) {
  const notify = useNotify();
  const [reason, setReason] = useState<Reason>();
  const [text, setText] = useState('');
  const report = useMutation({
    mutationFn: (why: Reason) => answer(api.POST('/api/v1/reports', { body: { ...target, reason: why, text } })),
    onSuccess: () => {
      notify(t('thankYouTheModerators'));
      onClose();
    },
  });
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason) report.mutate(reason);
  };
  return (
    <Modal title={t('report', { what, username })} onClose={onClose}>
      <form className={styles.form} onSubmit={onSubmit}>
        <fieldset className={styles.choices}>
          <legend>{t('whatIsWrongWith')}</legend>
          {Object.entries(reasons).map(([value, label]) => (
            <label key={value}>
              <input type="radio" name="reason" required checked={reason === value} onChange={() => setReason(value as Reason)} /> {label}
            </label>
          ))}
        </fieldset>
        <TextField label={t('anythingToAdd')} rows={3} maxLength={1_000} hint={t('onlyModeratorsReadIt')} value={text} onChange={({ target: area }) => setText(area.value)} />
        <FormProblem error={report.error} />
        <div className={confirm.actions}>
          <Button look="quiet" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={report.isPending}>
            {report.isPending ? t('sending') : t('sendReport')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
