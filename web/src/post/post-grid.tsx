import { Heart, Images, MessageCircle } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Photo, Post } from '../api/client.ts';
import { t } from '../strings/post.ts';
import { formatCount } from '../strings/format.ts';
import { Blurhash } from './blurhash.tsx';
import { addressOf, mediumSize } from './photo-sizes.ts';
import styles from './post-grid.module.css';

interface PostGridProps {
  posts: readonly Post[];
  /** Whether some posts are larger. */
  mosaic?: boolean;
}

/** Posts as squares, three per row. */
export function PostGrid({ posts, mosaic = false }: PostGridProps) {
  return (
    <ul className={styles.grid}>
      {posts.map((post, index) => {
        const large = mosaic && (index % 18 === 1 || index % 18 === 9);
        return (
          <li key={post.id} className={large ? styles.large : undefined}>
            <Square post={post} eager={index < 6} large={large} />
          </li>
        );
      })}
    </ul>
  );
}

/** `srcset` entries of files larger than the thumbnail. Their width is that of the short side, which fills the square. */
function larger(photo: Photo): string[] {
  const medium = mediumSize(photo.width, photo.height);
  if (photo.variants) return [`${photo.variants.medium} ${Math.min(medium.width, medium.height)}w`];
  const wide = photo.renditions.find(({ width, height, format }) => format !== 'avif' && Math.min(width, height) >= 640);
  return wide ? [`${addressOf(photo, wide)} ${Math.min(wide.width, wide.height)}w`] : [];
}

function Square({ post, eager, large }: { post: Post; eager: boolean; large: boolean }) {
  const [loaded, setLoaded] = useState(false);
  const photo = post.media[0];
  if (!photo) return null;
  const small = Math.min(320, photo.width, photo.height);
  const more = [t('likeCount', { count: post.likes_count, shown: formatCount(post.likes_count) }), t('commentCount', { count: post.comments_count, shown: formatCount(post.comments_count) })].join(', ');
  return (
    <Link className={styles.square} to={`/p/${post.id}`} aria-label={t('photoAndCounts', { photo: photo.alt || t('photo'), username: post.username, more })}>
      <Blurhash hash={photo.blurhash} />
      <img
        className={loaded ? styles.loaded : undefined}
        src={photo.thumbnail_url}
        srcSet={[`${photo.thumbnail_url} ${small}w`, ...larger(photo)].join(', ')}
        sizes={large ? '(min-width: 960px) 640px, 66vw' : '(min-width: 960px) 320px, 33vw'}
        width={small}
        height={small}
        alt=""
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
        ref={(image) => {
          if (image?.complete && image.naturalWidth > 0) setLoaded(true);
        }}
        onLoad={() => setLoaded(true)}
      />
      {post.media.length > 1 && <Images className={styles.several} size={20} aria-hidden="true" />}
      <span className={styles.counts} aria-hidden="true">
        <Heart size={18} fill="currentColor" /> {formatCount(post.likes_count)}
        <MessageCircle size={18} fill="currentColor" /> {formatCount(post.comments_count)}
      </span>
    </Link>
  );
}
