import type { components } from '../api/schema.d.ts';
import styles from './moderation.module.css';

type Shown = components['schemas']['ReportedContent'];

/** The reported content, as it was then. */
export function Content({ content: { text, display_name, username, photos, is_private } }: { content: Shown }) {
  const there = photos.filter(({ url }) => url !== null);
  return (
    <>
      <p className={styles.meta}>
        By {display_name ? `${display_name} (${username})` : username}
        {is_private && '. Private: that you see it is recorded.'}
      </p>
      {text && <blockquote className={styles.quote}>{text}</blockquote>}
      {there.length > 0 && (
        <div className={styles.photos}>
          {there.map(({ url, alt, width, height }) => (
            <img key={url} src={url!} alt={alt || `Photo by ${username}`} width={width} height={height} loading="lazy" />
          ))}
        </div>
      )}
      {there.length < photos.length && <p className={styles.meta}>{photos.length - there.length} of its photos have been deleted since.</p>}
    </>
  );
}
