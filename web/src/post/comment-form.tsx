import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { answer, api, type Post } from '../api/client.ts';
import { messageOf } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { Button } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { useNotify } from '../ui/notice-context.ts';
import styles from './comments.module.css';
import { patchPost } from './patch-posts.ts';

const longest = 2200;

export function CommentForm({ post }: { post: Post }) {
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();
  const notify = useNotify();
  const keyFor = useOnceKey();
  const add = useMutation({
    mutationFn: (body: { text: string }) =>
      answer(
        api.POST('/api/v1/posts/{post_id}/comments', {
          params: { path: { post_id: post.id }, header: { 'Idempotency-Key': keyFor(body) } },
          body,
        }),
      ),
    onSuccess: async (_, sent) => {
      keyFor.forget();
      // What was written since then stays.
      setText((current) => (current.trim() === sent.text ? '' : current));
      patchPost(queries, post.id, (shown) => ({ ...shown, comments_count: shown.comments_count + 1 }));
      notify('Comment added.');
      await queries.invalidateQueries({ queryKey: keys.comments(post.id) });
    },
  });
  const excess = characters(text.trim()) - longest;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && excess <= 0 && !add.isPending) add.mutate({ text: text.trim() });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  return (
    <>
      <form ref={form} className={styles.form} onSubmit={onSubmit}>
        <textarea
          aria-label="Add a comment"
          placeholder="Add a comment…"
          rows={1}
          aria-invalid={excess > 0 || undefined}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button look="plain" type="submit" disabled={!text.trim() || excess > 0 || add.isPending}>
          {add.isPending ? 'Posting…' : 'Post'}
        </Button>
      </form>
      <div aria-live="assertive">
        {excess > 0 && <p className={styles.problem}>Use at most {longest} characters: {excess} too many.</p>}
        {add.isError && <p className={styles.problem}>Not posted: {messageOf(add.error)}</p>}
      </div>
    </>
  );
}
