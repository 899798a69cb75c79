import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useBlocker, useNavigate } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { useOnceKey } from '../api/use-once-key.ts';
import { longestAlt, longestCaption } from '../post/longest.ts';
import { Button } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { Confirm } from '../ui/confirm.tsx';
import { counted } from '../ui/counted.ts';
import { ErrorBox } from '../ui/error-box.tsx';
import { TextField } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import styles from './create-page.module.css';
import { canRetry, type DraftPhoto, mostPhotos } from './draft.ts';
import { DropArea } from './drop-area.tsx';
import { PhotoList } from './photo-list.tsx';
import { useDraft } from './use-draft.ts';

export function Component() {
  const draft = useDraft();
  const { photos } = draft;
  const [caption, setCaption] = useState('');
  const published = useRef(false);
  const navigate = useNavigate();
  const notify = useNotify();
  const queries = useQueryClient();
  const keyFor = useOnceKey();

  const publish = useMutation({
    mutationFn: () => {
      const body = { media_ids: photos.map(({ mediaId }) => mediaId!), alt_texts: photos.map(({ alt }) => alt.trim()), caption: caption.trim() };
      return answer(api.POST('/api/v1/posts', { params: { header: { 'Idempotency-Key': keyFor(body) } }, body }));
    },
    onSuccess: async (post) => {
      published.current = true;
      queries.setQueryData(keys.post(post.id), post);
      void queries.invalidateQueries({ queryKey: keys.posts });
      void queries.invalidateQueries({ queryKey: keys.profile(post.username) });
      notify('Your post is out.');
      await navigate(`/p/${post.id}`);
    },
  });

  const unsaved = photos.length > 0 || caption.trim() !== '';
  const blocker = useBlocker(() => unsaved && !published.current);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsaved]);

  const add = (files: readonly File[]) => {
    const left = draft.add(files);
    if (left > 0) notify(`A post has at most ${mostPhotos} photos: ${counted(left, 'file was', 'files were')} left out.`);
  };
  const length = characters(caption);
  const fits = length <= longestCaption && photos.every(({ alt }) => characters(alt) <= longestAlt);
  const ready = fits && photos.length > 0 && photos.every(({ state }) => state === 'ready');
  return (
    <Page title="New post">
      <DropArea room={mostPhotos - photos.length} small={photos.length > 0} onFiles={add} />
      <PhotoList draft={draft} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate();
        }}
      >
        <TextField
          label="Caption"
          placeholder="What should people know?"
          rows={3}
          value={caption}
          onChange={(event) => setCaption(event.target.value)}
          hint={`${length} of ${longestCaption} characters`}
          error={length > longestCaption ? `${length} characters: ${length - longestCaption} too many.` : undefined}
        />
        {publish.isError && <ErrorBox error={publish.error} title="Your post is not out yet" />}
        <div className={styles.submit}>
          <p role="status">{stateOf(photos)}</p>
          <Button type="submit" disabled={!ready || publish.isPending}>
            {publish.isPending ? 'Sharing…' : 'Share'}
          </Button>
        </div>
      </form>
      {blocker.state === 'blocked' && (
        <Confirm title="Discard this post?" text="Its photos and caption are not shared yet." action="Discard" onConfirm={blocker.proceed} onClose={blocker.reset} />
      )}
    </Page>
  );
}

/** What is still missing, in words. */
function stateOf(photos: readonly DraftPhoto[]): string {
  const failed = photos.filter(({ state }) => state === 'failed');
  const ready = photos.filter(({ state }) => state === 'ready').length;
  if (photos.length === 0) return 'Add at least one photo.';
  if (failed.length > 0) return `${counted(failed.length, 'photo')} did not make it: ${failed.some(canRetry) ? 'retry or remove' : 'remove'} to go on.`;
  const tooLong = photos.find(({ alt }) => characters(alt) > longestAlt);
  if (tooLong) return `The alt text of ${tooLong.file.name} has more than ${longestAlt} characters.`;
  if (ready < photos.length) return `${ready} of ${photos.length} photos ready…`;
  return photos.length === 1 ? 'Your photo is ready.' : `All ${photos.length} photos are ready.`;
}
