import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { answer, api, type Post } from '../api/client.ts';
import { hasStatus } from '../api/problem.ts';
import { keys } from '../api/queries.ts';
import { CompletingTextarea } from '../completion/completing-textarea.tsx';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/post.ts';
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

/** Edits the texts of the viewer's own post, and whether comments are allowed. */
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
    <Page title={t('editPost')}>
      {post.data && <PostForm key={loads} post={post.data} onReload={() => void post.refetch().then(() => setLoads(loads + 1))} />}
      {!post.data && (post.isError ? <ErrorBox error={post.error} title={t('thisPostDidNot')} retry={() => void post.refetch()} /> : <Spinner label={t('loadingThePost')} />)}
    </Page>
  );
}

const excess = (text: string, longest: number) => (characters(text) > longest ? t('useAtMostCharacters', { longest }) : undefined);

function PostForm({ post: current, onReload }: { post: Post; onReload: () => void }) {
  // Kept as it is while it is being edited.
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
          notify(t('postSaved'));
          void navigate(`/p/${post.id}`, { replace: true });
        },
      },
    );
  };
  return (
    <form className={styles.form} onSubmit={onSubmit} noValidate>
      <TextField
        as={CompletingTextarea}
        label={t('caption')}
        rows={5}
        hint={t('ofCharacters', { characters: characters(caption), longestCaption })}
        error={excess(caption.trim(), longestCaption)}
        value={caption}
        onChange={({ target }) => setCaption(target.value)}
      />
      {post.media.map((photo, index) => (
        <div key={photo.id} className={styles.photo}>
          <img src={photo.thumbnail_url} alt="" width={72} height={72} />
          <TextField
            label={post.media.length > 1 ? t('altTextOfPhoto', { index: index + 1 }) : t('altText')}
            rows={2}
            hint={t('forPeopleWhoCannot')}
            error={excess(alts[index]!.trim(), longestAlt)}
            value={alts[index]!}
            onChange={({ target }) => setAlts(alts.with(index, target.value))}
          />
        </div>
      ))}
      <label className={styles.choice}>
        <input type="checkbox" checked={takesComments} onChange={({ target }) => setTakesComments(target.checked)} />
        <span>
          {t.rich('commentsOffNobodyCan', { strong: (chunks) => <strong>{chunks}</strong> })}
        </span>
      </label>
      <p className={styles.hint}>{t('everyoneWhoCanSee')}</p>
      <FormProblem error={edit.error} />
      <div className={styles.buttons}>
        {hasStatus(edit.error, 412) && (
          <Button look="quiet" onClick={onReload}>
            {t('showTheCurrentTexts')}
          </Button>
        )}
        <ButtonLink to={`/p/${post.id}`} look="quiet">
          {t('cancel')}
        </ButtonLink>
        <Button type="submit" disabled={isTooLong || edit.isPending}>
          {edit.isPending ? t('saving') : t('save')}
        </Button>
      </div>
    </form>
  );
}
