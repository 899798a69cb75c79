import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { Comment } from '../api/client.ts';
import { CompletingTextarea } from '../completion/completing-textarea.tsx';
import { t } from '../strings/post.ts';
import { Button } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import styles from './comments.module.css';
import { longestComment } from './longest.ts';
import { useEditComment } from './use-comment-actions.ts';

/** Edits the text of the viewer's comment: Enter saves, Escape cancels. */
export function CommentEditor({ comment: current, onDone }: { comment: Comment; onDone: () => void }) {
  // Kept as it is while it is being edited.
  const [comment] = useState(current);
  const [text, setText] = useState(comment.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const edit = useEditComment(comment);
  const notify = useNotify();
  useEffect(() => field.current?.focus(), []);
  const excess = characters(text.trim()) - longestComment;
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!text.trim() || excess > 0 || edit.isPending) return;
    edit.mutate(
      { text: text.trim() },
      {
        onSuccess: () => {
          notify(t('commentSaved'));
          onDone();
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') return onDone();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <form ref={form} className={styles.editor} onSubmit={onSubmit} noValidate>
      <CompletingTextarea ref={field} dir="auto" aria-label={t('yourComment')} rows={2} aria-invalid={excess > 0 || undefined} value={text} onChange={({ target }) => setText(target.value)} onKeyDown={onKeyDown} />
      <div aria-live="assertive">{excess > 0 && <p className={styles.problem}>{t('tooManyCharacters', { longestComment, excess })}</p>}</div>
      <FormProblem error={edit.error} />
      <div className={styles.editorButtons}>
        <Button look="quiet" onClick={onDone}>
          {t('cancel')}
        </Button>
        <Button type="submit" disabled={!text.trim() || excess > 0 || edit.isPending}>
          {edit.isPending ? t('saving') : t('save')}
        </Button>
      </div>
    </form>
  );
}
