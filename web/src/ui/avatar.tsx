import { Avatar as Base } from 'radix-ui';
import styles from './avatar.module.css';

interface AvatarProps {
  username: string;
  url?: string | null | undefined;
  /** CSS pixels. */
  size?: number;
}

/** A person's picture, or their initial while there is none. The name stands beside it, so it is silent. */
export function Avatar({ username, url, size = 36 }: AvatarProps) {
  const tone = [...username].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % 6;
  return (
    <Base.Root className={styles.avatar} style={{ width: size, height: size, fontSize: size * 0.42 }} aria-hidden="true">
      {url && <Base.Image className={styles.image} src={url} alt="" width={size} height={size} />}
      <Base.Fallback className={`${styles.fallback} ${styles[`tone${tone}`]}`} {...(url ? { delayMs: 400 } : {})}>
        {username[0]?.toUpperCase()}
      </Base.Fallback>
    </Base.Root>
  );
}
