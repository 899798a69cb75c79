import { useState } from 'react';
import { Link } from 'react-router';
import { t } from '../strings/post.ts';
import styles from './caption.module.css';
import { fold } from './fold.ts';
import { type Entity, RichText } from './rich-text.tsx';

interface CaptionProps {
  text: string;
  entities?: readonly Entity[];
  username?: string;
  /** Whether a long caption is initially folded. */
  folded?: boolean;
}

export function Caption({ text, entities = [], username, folded = false }: CaptionProps) {
  const [open, setOpen] = useState(!folded);
  const beginning = open ? undefined : fold(text, entities);
  return (
    <p className={styles.caption} dir="auto">
      {username && (
        <bdi>
          <Link className={styles.author} to={`/u/${username}`}>
            {username}
          </Link>
        </bdi>
      )}{' '}
      <RichText text={beginning ?? text} entities={entities} />
      {beginning !== undefined && (
        <>
          {' '}
          <button type="button" className={styles.more} onClick={() => setOpen(true)}>
            {t('more')}
          </button>
        </>
      )}
    </p>
  );
}
