import { useState } from 'react';
import { Link } from 'react-router';
import styles from './caption.module.css';
import { type Entity, fold, RichText } from './rich-text.tsx';

interface CaptionProps {
  text: string;
  entities?: readonly Entity[];
  username?: string;
  /** Long ones start folded. */
  folded?: boolean;
}

const foldAfter = 140;

export function Caption({ text, entities = [], username, folded = false }: CaptionProps) {
  const [open, setOpen] = useState(!folded || text.length <= foldAfter);
  return (
    <p className={styles.caption} dir="auto">
      {username && (
        <bdi>
          <Link className={styles.author} to={`/u/${username}`}>
            {username}
          </Link>
        </bdi>
      )}{' '}
      <RichText text={open ? text : fold(text, entities, foldAfter)} entities={entities} />
      {!open && (
        <>
          {' '}
          <button type="button" className={styles.more} onClick={() => setOpen(true)}>
            more
          </button>
        </>
      )}
    </p>
  );
}
