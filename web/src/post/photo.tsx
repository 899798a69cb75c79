import { useState } from 'react';
import type { Photo as PhotoData } from '../api/client.ts';
import { t } from '../strings/post.ts';
import { Blurhash } from './blurhash.tsx';
import { addressOf, mediumSize } from './photo-sizes.ts';
import styles from './photo.module.css';

interface PhotoProps {
  photo: PhotoData;
  /** The alternative text if the photographer wrote none. */
  fallbackAlt: string;
  sizes: string;
  /** Near the top of the first screen: fetched at once, before the rest. */
  eager?: boolean;
  fit?: 'cover' | 'contain';
}

/** A photo that fills its frame: first its colours, then the photo. The frame has its size before either. */
export function Photo({ photo, fallbackAlt, sizes, eager = false, fit = 'cover' }: PhotoProps) {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const { variants, width, height, renditions, animated } = photo;
  const medium = mediumSize(width, height).width;
  const large = Math.round(width * Math.min(1, 2048 / width, 2048 / height));
  const sources = (format: string) =>
    renditions.filter((rendition) => rendition.format === format).map((rendition) => `${addressOf(photo, rendition)} ${rendition.width}w`).join(', ');
  const [avif, webp] = [sources('avif'), sources('webp')];
  const jpegs = variants && large > medium ? `${variants.medium} ${medium}w, ${variants.large} ${large}w` : sources('jpeg') || undefined;
  const widest = renditions.findLast((rendition) => rendition.format !== 'avif');
  return (
    <div className={styles.photo}>
      <Blurhash hash={photo.blurhash} />
      {state === 'failed' && <p className={styles.failed}>{t('thisPhotoCannotBe')}</p>}
      <picture>
        {animated && variants && <source media="(prefers-reduced-motion: no-preference)" srcSet={variants.original} />}
        {/* There is AVIF in the widths of phones only. */}
        {avif !== '' && <source type="image/avif" media="(max-width: 600px)" srcSet={avif} sizes={sizes} />}
        {webp !== '' && <source type="image/webp" srcSet={webp} sizes={sizes} />}
        <img
          className={`${styles.image} ${styles[fit]} ${state === 'loaded' ? styles.loaded : ''}`}
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
            // A cached one may be complete before there is a listener.
            if (image?.complete && image.naturalWidth > 0) setState('loaded');
          }}
          onLoad={() => setState('loaded')}
          onError={() => setState('failed')}
        />
      </picture>
    </div>
  );
}
