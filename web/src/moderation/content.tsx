import type { components } from '../api/schema.d.ts';
import { t } from '../strings/moderation.ts';
import styles from './moderation.module.css';

type Shown = components['schemas']['ReportedContent'];

/** The reported content as it was when reported. */
export function Content({ content: { text, display_name, username, photos, is_private } }: { content: Shown }) {
  const there = photos.filter(({ url }) => url !== null);
  return (
    <>
      <p className={styles.meta}>
        {t(is_private ? 'privateByAuthor' : 'byAuthor', { author: display_name ? `${display_name} (${username})` : username })}
      </p>
      {text && (
        <blockquote className={styles.quote} dir="auto">
          {text}
        </blockquote>
      )}
      {there.length > 0 && (
        <div className={styles.photos}>
          {there.map(({ url, alt, width, height }) => (
            <img key={url} src={url!} alt={alt || t('photoBy', { username })} width={width} height={height} loading="lazy" />
          ))}
        </div>
      )}
      {there.length < photos.length && <p className={styles.meta}>{t('ofItsPhotosHave', { photos: photos.length - there.length })}</p>}
    </>
  );
}
