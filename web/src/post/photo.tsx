import { useState } from 'react';
import type { Photo as PhotoData } from '../api/client.ts';
import { Blurhash } from './blurhash.tsx';
import { mediumSize } from './photo-sizes.ts';
import styles from './photo.module.css';

interface PhotoProps {
  photo: PhotoData;
  /** What assistive technology says when the photographer wrote nothing. */
  fallbackAlt: string;
  sizes: string;
  /** Near the top of the first screen: fetched at once, before the rest. */
  eager?: boolean;
  fit?: 'cover' | 'contain';
}

/** A photo that fills its frame: first its colours, then itself. The frame has its size before either. */
export function Photo({ photo, fallbackAlt, sizes, eager = false, fit = 'cover' }: PhotoProps) {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const { variants, width, height, renditions, animated } = photo;
  const medium = mediumSize(width, height).width;
  const large = Math.round(width * Math.min(1, 2048 / width, 2048 / height));
  const webp = renditions.map((rendition) => `${photo.base_url}${rendition.name}${photo.query} ${rendition.width}w`).join(', ');
  return (
    <div className={styles.photo}>
      <Blurhash hash={photo.blurhash} />
      {state === 'failed' && <p className={styles.failed}>This photo cannot be shown right now.</p>}
      <picture>
        {animated && <source media="(prefers-reduced-motion: no-preference)" srcSet={variants.original} />}
        {webp !== '' && <source type="image/webp" srcSet={webp} sizes={sizes} />}
        <img
          className={`${styles.image} ${styles[fit]} ${state === 'loaded' ? styles.loaded : ''}`}
          src={variants.medium}
          srcSet={large > medium ? `${variants.medium} ${medium}w, ${variants.large} ${large}w` : undefined}
          sizes={large > medium ? sizes : undefined}
          width={width}
          height={height}
          alt={photo.alt || fallbackAlt}
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : 'auto'}
          decoding="async"
          draggable={false}
          ref={(image) => {
            // One from the browser's cache may be complete before anybody listens.
            if (image?.complete && image.naturalWidth > 0) setState('loaded');
          }}
          onLoad={() => setState('loaded')}
          onError={() => setState('failed')}
        />
      </picture>
    </div>
  );
}
