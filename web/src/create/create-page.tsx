import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useBlocker, useNavigate } from 'react-router';
import { answer, api } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import { CompletingTextarea } from '../completion/completing-textarea.tsx';
import { longestAlt, longestCaption } from '../post/longest.ts';
import { useViewer } from '../session/session-store.ts';
import { t } from '../strings/create.ts';
import { Button } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { Confirm } from '../ui/confirm.tsx';
import { ErrorBox } from '../ui/error-box.tsx';
import { TextField } from '../ui/field.tsx';
import { useNotify } from '../ui/notice-context.ts';
import { Page } from '../ui/page.tsx';
import { Spinner } from '../ui/spinner.tsx';
import styles from './create-page.module.css';
import { altField, canRetry, type DraftPhoto, mostPhotos } from './draft.ts';
import type { KeptDraft } from './draft-store.ts';
import { DropArea } from './drop-area.tsx';
import { onceKeyOf } from './once-key-of.ts';
import { PhotoList } from './photo-list.tsx';
import { useDraft } from './use-draft.ts';
import { useDraftKeeper, useKeptDraft } from './use-kept-draft.ts';

export function Component() {
  const { id } = useViewer();
  const kept = useKeptDraft(id);
  return kept === 'loading' ? <Spinner label={t('lookingForADraft')} /> : <NewPost owner={id} restored={kept} />;
}

function NewPost({ owner, restored }: { owner: string; restored: KeptDraft | undefined }) {
  const draft = useDraft(restored?.photos ?? []);
  const { photos } = draft;
  const [caption, setCaption] = useState(restored?.caption ?? '');
  const [isRestored, setIsRestored] = useState(restored !== undefined && (restored.caption !== '' || restored.photos.length > 0));
  const [asking, setAsking] = useState<'alt' | 'discard'>();
  const published = useRef(false);
  const navigate = useNavigate();
  const notify = useNotify();
  const queries = useQueryClient();
  const keeper = useDraftKeeper(owner, restored, { caption, photos });

  const publish = useMutation({
    mutationFn: () => {
      const body = { media_ids: photos.map(({ mediaId }) => mediaId!), alt_texts: photos.map(({ alt }) => alt.trim()), caption: caption.trim() };
      return answer(api.POST('/api/v1/posts', { params: { header: { 'Idempotency-Key': onceKeyOf(body) } }, body }));
    },
    onSuccess: async (post) => {
      published.current = true;
      void keeper.end();
      queries.setQueryData(keys.post(post.id), post);
      void queries.invalidateQueries({ queryKey: keys.posts });
      void queries.invalidateQueries({ queryKey: keys.profile(post.username) });
      notify(t('yourPostIsOut'));
      await navigate(`/p/${post.id}`);
    },
  });

  // Only warn before leaving if the draft is not stored: a stored one will still be there afterwards.
  const endangered = !keeper.whole && (photos.length > 0 || caption.trim() !== '');
  const blocker = useBlocker(() => endangered && !published.current);
  useEffect(() => {
    if (!endangered) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [endangered]);

  const add = (files: readonly File[]) => {
    const left = draft.add(files);
    if (left > 0) notify(t('aPostHasAt', { mostPhotos, left }));
  };
  const discard = () => {
    draft.clear();
    setCaption('');
    setIsRestored(false);
    setAsking(undefined);
  };
  const undescribed = photos.filter(({ alt }) => alt.trim() === '');
  const length = characters(caption);
  const fits = length <= longestCaption && photos.every(({ alt }) => characters(alt) <= longestAlt);
  const ready = fits && photos.length > 0 && photos.every(({ state }) => state === 'ready');
  return (
    <Page title={t('newPost')}>
      <div role="status" className={styles.notes}>
        {isRestored && (
          <div className={styles.restored}>
            <p>{t('draftRestored')}</p>
            <Button look="plain" onClick={() => setAsking('discard')}>
              {t('discard')}
            </Button>
          </div>
        )}
        {endangered && <p className={styles.unkept}>{t('thisBrowserHasNo')}</p>}
      </div>
      <DropArea room={mostPhotos - photos.length} small={photos.length > 0} onFiles={add} />
      <PhotoList draft={draft} />
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (undescribed.length > 0) setAsking('alt');
          else publish.mutate();
        }}
      >
        <TextField
          as={CompletingTextarea}
          label={t('caption')}
          placeholder={t('whatShouldPeopleKnow')}
          rows={3}
          value={caption}
          onChange={(event) => setCaption(event.target.value)}
          hint={t('ofCharacters', { length, longestCaption })}
          error={length > longestCaption ? t('charactersTooMany', { length, excess: length - longestCaption }) : undefined}
        />
        {publish.isError && <ErrorBox error={publish.error} title={t('yourPostIsNot')} />}
        <div className={styles.submit}>
          <p role="status">{stateOf(photos)}</p>
          <Button type="submit" disabled={!ready || publish.isPending}>
            {publish.isPending ? t('sharing') : t('share')}
          </Button>
        </div>
      </form>
      {asking === 'alt' && (
        <Confirm
          title={photos.length === 1 ? t('describeYourPhoto') : t('describeYourPhotos')}
          text={t('peopleWhoCannotSee', { missing: missing(undescribed.length, photos.length) })}
          action={t('postAnyway')}
          keep={t('addDescription')}
          harmless
          onConfirm={() => {
            setAsking(undefined);
            publish.mutate();
          }}
          onClose={() => {
            // The dialog restores focus when it closes, so it has to close before focus can move on.
            flushSync(() => setAsking(undefined));
            document.getElementById(altField(undescribed[0]!.id))?.focus();
          }}
        />
      )}
      {asking === 'discard' && (
        <Confirm title={t('discardThisDraft')} text={t('itsPhotosAndCaption')} action={t('discard')} onConfirm={discard} onClose={() => setAsking(undefined)} />
      )}
      {blocker.state === 'blocked' && (
        <Confirm title={t('discardThisPost')} text={t('itsPhotosAndCaption')} action={t('discard')} onConfirm={blocker.proceed} onClose={blocker.reset} />
      )}
    </Page>
  );
}

const missing = (without: number, all: number): string => {
  if (all === 1) return t('itHasNoDescription');
  return without === all ? t('noneOfThemHas') : t('someHaveNone', { without, all });
};

/** What the draft is missing, as text. */
function stateOf(photos: readonly DraftPhoto[]): string {
  const failed = photos.filter(({ state }) => state === 'failed');
  const ready = photos.filter(({ state }) => state === 'ready').length;
  if (photos.length === 0) return t('addAtLeastOne');
  if (failed.length > 0) return t(failed.some(canRetry) ? 'retryOrRemove' : 'removeToGoOn', { failed: failed.length });
  const tooLong = photos.find(({ alt }) => characters(alt) > longestAlt);
  if (tooLong) return t('theAltTextOf', { name: tooLong.file.name, longestAlt });
  if (ready < photos.length) return t('ofPhotosReady', { ready, photos: photos.length });
  return photos.length === 1 ? t('yourPhotoIsReady') : t('allPhotosAreReady', { photos: photos.length });
}
