import { Link } from 'react-router';
import styles from './bio.module.css';

/** A bio, with links for mentions. */
export function Bio({ text }: { text: string }) {
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
