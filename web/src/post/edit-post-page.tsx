import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { answer, api, type Post } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { CompletingTextarea } from '../completion/completing-textarea.tsx';
import { useViewer } from '../session/session-store.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './edit-post-page.module.css';
import { longestAlt, longestCaption } from './longest.ts';
import { useEditPost } from './use-edit-post.ts';

/** Edits the texts of the viewer's post, and whether it allows comments. */
export function Component() {
  const id = useParams()['postId']!;
  const viewer = useViewer();
  const [loads, setLoads] = useState(0);
  const post = useQuery({
    queryKey: keys.post(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/posts/{post_id}', { params: { path: { post_id: id } }, signal })),
  });
  if ((post.data && post.data.user_id !== viewer.id) || hasStatus(post.error, 404)) return <Navigate to={`/p/${id}`} replace />;
  return (
    <Page title="Edit post">
      {post.data && <PostForm key={loads} post={post.data} onReload={() => void post.refetch().then(() => setLoads(loads + 1))} />}
      {!post.data && (post.isError ? <ErrorBox error={post.error} title="This post did not load" retry={() => void post.refetch()} /> : <Spinner label="Loading the post" />)}
    </Page>
  );
}

const excess = (text: string, longest: number) => (characters(text) > longest ? `Use at most ${longest} characters.` : undefined);

function PostForm({ post: current, onReload }: { post: Post; onReload: () => void }) {
  // The text must not change while it is being edited.
  const [post] = useState(current);
  const [caption, setCaption] = useState(post.caption);
  const [alts, setAlts] = useState(() => post.media.map(({ alt }) => alt));
  const [takesComments, setTakesComments] = useState(post.comments_enabled);
  const edit = useEditPost(post);
  const notify = useNotify();
  const navigate = useNavigate();
  const isTooLong = characters(caption.trim()) > longestCaption || alts.some((alt) => characters(alt.trim()) > longestAlt);
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isTooLong || edit.isPending) return;
    edit.mutate(
      { caption: caption.trim(), alt_texts: alts.map((alt) => alt.trim()), comments_enabled: takesComments },
      {
        onSuccess: () => {
          notify('Post saved.');
          void navigate(`/p/${post.id}`, { replace: true });
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <TextField
        as={CompletingTextarea}
        label="Caption"
        rows={5}
        hint={`${characters(caption)} of ${longestCaption} characters`}
        error={excess(caption.trim(), longestCaption)}
        value={caption}
        onChange={({ target }) => setCaption(target.value)}
      />
      {post.media.map((photo, index) => (
        <div key={photo.id} className={styles.photo}>
          <img src={photo.thumbnail_url} alt="" width={72} height={72} />
          <TextField
            label={post.media.length > 1 ? `Alt text of photo ${index + 1}` : 'Alt text'}
            rows={2}
            hint="For people who cannot see it"
            error={excess(alts[index]!.trim(), longestAlt)}
            value={alts[index]!}
            onChange={({ target }) => setAlts(alts.with(index, target.value))}
          />
        </div>
      ))}
      <label className={styles.choice}>
        <input type="checkbox" checked={takesComments} onChange={({ target }) => setTakesComments(target.checked)} />
        <span>
          <strong>Comments</strong>
          Off, nobody can add one, and those there are stay.
        </span>
      </label>
      <p className={styles.hint}>Everyone who can see the post can also see its earlier texts.</p>
      <FormProblem error={edit.error} />
      <div className={styles.buttons}>
        {hasStatus(edit.error, 412) && (
          <Button look="quiet" onClick={onReload}>
            Show the current texts
          </Button>
        )}
        <ButtonLink to={`/p/${post.id}`} look="quiet">
          Cancel
        </ButtonLink>
        <Button type="submit" disabled={isTooLong || edit.isPending}>
          {edit.isPending ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
