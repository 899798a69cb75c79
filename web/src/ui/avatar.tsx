import { useState } from 'react';
import styles from './avatar.module.css';

interface AvatarProps {
  username: string;
  url?: string | null | undefined;
  /** In CSS pixels. */
  size?: number;
}

/** Avatars with a 320-pixel file also have smaller ones; older avatars do not. */
const sizesOf = (url: string) =>
  /\/320\.webp(?=$|\?)/.test(url) ? [64, 128, 320].map((side) => `${url.replace('/320.webp', `/${side}.webp`)} ${side}w`).join(', ') : undefined;

/**
 * A person's picture, loaded lazily, or their initial if there is none. Hidden from screen readers, since the name is always next
 * to it. Radix's avatar would load all pictures at once.
 */
export function Avatar({ username, url, size = 36 }: AvatarProps) {
  const [failed, setFailed] = useState<string>();
  const tone = [...username].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % 6;
  return (
    <span className={styles.avatar} style={{ width: size, height: size, fontSize: size * 0.42 }} aria-hidden="true">
      {url && url !== failed ? (
        <img className={styles.image} src={url} srcSet={sizesOf(url)} sizes={`${size}px`} alt="" width={size} height={size} loading="lazy" decoding="async" onError={() => setFailed(url)} />
      ) : (
        <span className={`${styles.fallback} ${styles[`tone${tone}`]}`}>{username[0]?.toUpperCase()}</span>
      )}
    </span>
  );
}
