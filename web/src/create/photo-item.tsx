import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { Check, FileQuestionMark, GripVertical, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../api/problem.ts';
import { longestAlt } from '../post/longest.ts';
import { t } from '../strings/create.ts';
import { IconButton } from '../ui/button.tsx';
import { characters } from '../ui/characters.ts';
import { altField, canRetry, type DraftPhoto } from './draft.ts';
import styles from './photo-list.module.css';
import type { Draft } from './use-draft.ts';
import { useObjectUrl } from './use-object-url.ts';

interface PhotoItemProps {
  photo: DraftPhoto;
  place: number;
  draft: Draft;
}

export function PhotoItem({ photo, place, draft }: PhotoItemProps) {
  const { id, file, thumbnail, alt, state } = photo;
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  const unfinished = state !== 'ready' && state !== 'failed';
  return (
    <li ref={setNodeRef} className={`${styles.item} ${isDragging ? styles.dragged : ''}`} style={{ transform: CSS.Translate.toString(transform), transition }}>
      <button type="button" ref={setActivatorNodeRef} className={styles.grip} {...attributes} {...listeners} aria-label={t('moveNowAtPlace', { name: file.name, place })}>
        <GripVertical size={18} />
      </button>
      <Preview file={file} fallback={thumbnail} />
      <div className={styles.details}>
        <input
          className={styles.alt}
          dir="auto"
          id={altField(id)}
          aria-label={t('altTextOf', { name: file.name })}
          placeholder={t('describeThisPhoto')}
          aria-invalid={characters(alt) > longestAlt || undefined}
          value={alt}
          onChange={(event) => draft.describe(id, event.target.value)}
        />
        <PhotoState photo={photo} />
      </div>
      <div className={styles.buttons}>
        {canRetry(photo) && (
          <IconButton label={t('retry', { name: file.name })} onClick={() => draft.retry(id)}>
            <RotateCcw size={18} />
          </IconButton>
        )}
        <IconButton label={`${unfinished ? t('cancel') : t('remove')} ${file.name}`} onClick={() => draft.remove(id)}>
          <X size={18} />
        </IconButton>
      </div>
    </li>
  );
}

/** Shows the file or, if the browser cannot display it (few support HEIC, for example), the rendition. */
function Preview({ file, fallback }: { file: File; fallback: string | undefined }) {
  const url = useObjectUrl(file);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const shown = [url, fallback].find((candidate) => candidate !== undefined && !failed.includes(candidate));
  return (
    <span className={styles.preview}>
      {shown === undefined ? (
        <FileQuestionMark size={24} aria-hidden="true" />
      ) : (
        <img src={shown} alt="" width={72} height={72} onError={() => setFailed([...failed, shown])} />
      )}
    </span>
  );
}

function PhotoState({ photo: { file, state, progress, error } }: { photo: DraftPhoto }) {
  switch (state) {
    case 'waiting':
    case 'sending':
      return (
        <div className={styles.sending}>
          <progress className={styles.progress} value={progress} aria-label={t('uploadOf', { name: file.name })} />
          <span aria-hidden="true">{state === 'waiting' ? t('waiting') : `${Math.floor(progress * 100)} %`}</span>
        </div>
      );
    case 'processing':
      return <p className={styles.state}>{t('preparing')}</p>;
    case 'ready':
      return (
        <p className={`${styles.state} ${styles.ready}`}>
          <Check size={15} aria-hidden="true" /> {t('ready')}
        </p>
      );
    case 'failed':
      return (
        <p className={`${styles.state} ${styles.failed}`} role="alert">
          {file.name}: {messageOf(error)}
        </p>
      );
  }
}
