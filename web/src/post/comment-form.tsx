import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { answer, api, type Comment, type Post } from '../api/client.ts';
import { messageOf, Unreachable } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { useSession } from '../session/session-store.ts';
import { CompletingTextarea } from '../completion/completing-textarea.tsx';
import { t } from '../strings/post.ts';
import { Button } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { useNotify } from '../ui/notice-context.ts';
import styles from './comments.module.css';
import { longestComment } from './longest.ts';
import { keepComment } from './outbox.ts';
import { patchComment } from './patch-comments.ts';
import { patchPost } from './patch-posts.ts';

interface CommentFormProps {
  post: Post;
  /** The comment being replied to. A reply to a reply starts with a mention. */
  answered?: Comment;
  /** Called when a reply has been sent or cancelled. */
  onDone?: (sent: boolean) => void;
}

/** The form for a comment or a reply: Enter sends it, Escape cancels a reply. */
export function CommentForm({ post, answered, onDone }: CommentFormProps) {
  const viewer = useSession()?.user.id;
  const [text, setText] = useState(answered?.parent_id !== undefined && answered.user_id !== viewer ? `@${answered.username} ` : '');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (answered) field.current?.focus();
  }, [answered]);
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  const notify = useNotify();
  const keyFor = useOnceKey();
  const add = useMutation({
    mutationFn: async (body: { text: string; parent_id?: string }) => {
      const key = keyFor(body);
      try {
        await answer(api.POST('/api/v1/posts/{post_id}/comments', { params: { path: { post_id: post.id }, header: { 'Idempotency-Key': key } }, body }));
        return 'sent';
      } catch (error) {
        if (!(error instanceof Unreachable) || navigator.onLine || viewer === undefined) throw error;
        await keepComment(viewer, { postId: post.id, body, key, writtenAt: Date.now() }).catch(() => {
          throw error;
        });
        return 'kept';
      }
    },
    onSuccess: async (outcome, sent) => {
      keyFor.forget();
      // Keeps text that was typed in the meantime.
      setText((current) => (current.trim() === sent.text ? '' : current));
      if (outcome === 'kept') {
        onDone?.(true);
        notify(t('youAreOfflineYour'));
        return;
      }
      patchPost(queries, post.id, (shown) => ({ ...shown, comments_count: shown.comments_count + 1 }));
      if (answered) {
        patchComment(queries, answered, (shown) => (shown.replies_count === undefined ? shown : { ...shown, replies_count: shown.replies_count + 1 }));
        onDone?.(true);
      }
      notify(answered ? t('replyAdded') : t('commentAdded'));
      await queries.invalidateQueries({ queryKey: keys.comments(post.id) });
      // The new comment appears right below the form.
      if (!answered) form.current?.scrollIntoView({ block: 'nearest' });
    },
  });
  const excess = characters(text.trim()) - longestComment;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && excess <= 0 && !add.isPending) add.mutate({ text: text.trim(), ...(answered && { parent_id: answered.id }) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone?.(false);
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <>
      <form ref={form} className={styles.form} onSubmit={onSubmit}>
        <CompletingTextarea
          ref={field}
          dir="auto"
          aria-label={answered ? t('yourReplyTo', { username: answered.username }) : t('addAComment')}
          placeholder={answered ? t('replyPlaceholder', { username: answered.username }) : t('commentPlaceholder')}
          rows={1}
          aria-invalid={excess > 0 || undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {onDone && (
          <Button look="plain" onClick={() => onDone(false)}>
            {t('cancel')}
          </Button>
        )}
        <Button look="plain" type="submit" disabled={!text.trim() || excess > 0 || add.isPending}>
          {add.isPending ? t('posting') : answered ? t('postReply') : t('post')}
        </Button>
      </form>
      <div aria-live="assertive">
        {excess > 0 && <p className={styles.problem}>{t('tooManyCharacters', { longestComment, excess })}</p>}
        {add.isError && <p className={styles.problem}>{t('notPosted', { problem: messageOf(add.error) })}</p>}
      </div>
    </>
  );
}
