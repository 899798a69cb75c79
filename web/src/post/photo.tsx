import { useState } from 'react';
import type { Photo as PhotoData } from '../api/client.ts';
import { t } from '../strings/post.ts';
import { Blurhash } from './blurhash.tsx';
import { addressOf, mediumSize } from './photo-sizes.ts';
import { avifScreens, renditionsIn } from './photo-sources.ts';
import styles from './photo.module.css';

interface PhotoProps {
  photo: PhotoData;
  /** The alternative text to use if the author wrote none. */
  fallbackAlt: string;
  sizes: string;
  /** Whether it is near the top of the first screen, so that it is fetched at once and before others. */
  eager?: boolean;
  fit?: 'cover' | 'contain';
}

/** A photo that fills its frame, whose size is known in advance. Its blurhash is shown until it has loaded. */
export function Photo({ photo, fallbackAlt, sizes, eager = false, fit = 'cover' }: PhotoProps) {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const { variants, width, height, renditions, animated } = photo;
  const medium = mediumSize(width, height).width;
  const large = Math.round(width * Math.min(1, 2048 / width, 2048 / height));
  const [avif, webp] = [renditionsIn(photo, 'avif'), renditionsIn(photo, 'webp')];
  const jpegs = variants && large > medium ? `${variants.medium} ${medium}w, ${variants.large} ${large}w` : renditionsIn(photo, 'jpeg') || undefined;
  const widest = renditions.findLast((rendition) => rendition.format !== 'avif');
  // Eager photos are painted as they arrive, even while the main thread is busy rendering the rest of the page.
  const isShown = state === 'loaded' || (eager && state === 'loading');
  return (
    <div className={styles.photo}>
      <Blurhash hash={photo.blurhash} />
      {state === 'failed' && <p className={styles.failed}>{t('thisPhotoCannotBe')}</p>}
      <picture>
        {animated && variants && <source media="(prefers-reduced-motion: no-preference)" srcSet={variants.original} />}
        {avif !== '' && <source type="image/avif" media={avifScreens} srcSet={avif} sizes={sizes} />}
        {webp !== '' && <source type="image/webp" srcSet={webp} sizes={sizes} />}
        <img
          className={`${styles.image} ${styles[fit]} ${isShown ? styles.loaded : ''}`}
          src={variants?.medium ?? (widest && addressOf(photo, widest))}
          srcSet={jpegs}
          sizes={jpegs && sizes}
          width={width}
          height={height}
          alt={photo.alt || fallbackAlt}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          decoding="async"
          draggable={false}
          ref={(image) => {
            // A cached image may be complete before the listener is attached.
            if (image?.complete && image.naturalWidth > 0) setState('loaded');
          }}
          onLoad={() => setState('loaded')}
          onError={() => setState('failed')}
        />
      </picture>
    </div>
  );
}
