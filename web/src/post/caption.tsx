import { useState } from 'react';
import { Link } from 'react-router';
import styles from './caption.module.css';

interface CaptionProps {
  text: string;
  username?: string;
  /** Long ones start folded. */
  folded?: boolean;
}

const foldAfter = 140;

export function Caption({ text, username, folded = false }: CaptionProps) {
  const [open, setOpen] = useState(!folded || text.length <= foldAfter);
  return (
    <p className={styles.caption}>
      {username && (
        <Link className={styles.author} to={`/u/${username}`}>
          {username}
        </Link>
      )}{' '}
      <WithMentions text={open ? text : `${text.slice(0, foldAfter).trimEnd()}…`} />
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

/** What people write, with the people they name as links. */
export function WithMentions({ text }: { text: string }) {
  return text.split(/(?<!\w)@([a-z0-9._]{2,29}[a-z0-9_])/gi).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <Link key={index} className={styles.mention} to={`/u/${part.toLowerCase()}`}>
        @{part}
      </Link>
    ),
  );
}
