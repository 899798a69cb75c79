import useEmblaCarousel from 'embla-carousel-react';
import { ChevronLeft, ChevronRight, Heart, Maximize2 } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { Photo as PhotoData } from '../api/client.ts';
import { useLightbox } from '../lightbox/use-lightbox.tsx';
import { t } from '../strings/post.ts';
import { reducedMotion } from '../ui/reduced-motion.ts';
import { frameRatio } from './photo-sizes.ts';
import { Photo } from './photo.tsx';
import styles from './photo-viewer.module.css';

interface PhotoViewerProps {
  photos: readonly PhotoData[];
  username: string;
  sizes: string;
  eager?: boolean;
  fit?: 'cover' | 'contain';
  /** The frame's width divided by its height. */
  ratio: number;
  /** Called when a photo is double-tapped. */
  onDoubleTap: () => void;
}

/** Whether a photo fits the carousel's frame. Others are shown whole instead of being cropped to the first photo's aspect ratio. */
const hasShape = ({ width, height }: PhotoData, ratio: number): boolean => Math.abs(frameRatio({ width, height }) / ratio - 1) < 0.02;

/** Maximum time (ms) between the taps of a double tap. */
const doubleTap = 320;

/** A post's photos. If there are several, swiping, clicking and the arrow keys move between them. */
export function PhotoViewer({ photos, username, sizes, eager = false, fit = 'cover', ratio, onDoubleTap }: PhotoViewerProps) {
  const [viewport, carousel] = useEmblaCarousel({ active: photos.length > 1, duration: reducedMotion() ? 0 : 22 });
  const [current, setCurrent] = useState(0);
  const [burst, setBurst] = useState(0);
  const { open, lightbox } = useLightbox({ photos, username, start: current, onShown: (index) => carousel?.scrollTo(index, true) });
  const lastTap = useRef(0);

  useEffect(() => {
    if (!carousel) return;
    const update = () => setCurrent(carousel.selectedScrollSnap());
    carousel.on('select', update);
    return () => void carousel.off('select', update);
  }, [carousel]);

  // Not dblclick, which is not supported on all touch screens.
  const onClick = ({ timeStamp }: MouseEvent) => {
    const twice = timeStamp - lastTap.current < doubleTap;
    lastTap.current = twice ? 0 : timeStamp;
    if (!twice) return;
    setBurst((count) => count + 1);
    onDoubleTap();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') carousel?.scrollPrev();
    else if (event.key === 'ArrowRight') carousel?.scrollNext();
    else return;
    event.preventDefault();
  };
  const several = photos.length > 1;
  const group = several && { role: 'group', 'aria-roledescription': t('carousel'), 'aria-label': t('photosBy', { photos: photos.length, username }) };

  return (
    <>
      <div className={styles.viewer} style={{ aspectRatio: ratio }} {...group} onKeyDown={several ? onKeyDown : undefined}>
        <div className={styles.viewport} ref={viewport} onClick={onClick}>
          <div className={styles.strip}>
            {photos.map((photo, index) => (
              <div
                key={photo.id}
                className={styles.slide}
                {...(several && { role: 'group', 'aria-roledescription': t('slide'), 'aria-label': t('of', { index: index + 1, photos: photos.length }) })}
                aria-hidden={index === current ? undefined : true}
              >
                <Photo photo={photo} fallbackAlt={t('photoBy', { username })} sizes={sizes} eager={eager && index === 0} fit={hasShape(photo, ratio) ? fit : 'contain'} />
              </div>
            ))}
          </div>
        </div>
        <button type="button" className={`${styles.turn} ${styles.enlarge}`} aria-label={t('enlargePhoto')} onClick={() => void open()}>
          <Maximize2 size={18} />
        </button>
        {burst > 0 && <Heart key={burst} className={styles.burst} aria-hidden="true" fill="currentColor" />}
        {several && (
          <>
            <button
              type="button"
              className={`${styles.turn} ${styles.previous}`}
              aria-label={t('previousPhoto')}
              aria-disabled={current === 0}
              onClick={() => carousel?.scrollPrev()}
            >
              <ChevronLeft size={20} />
            </button>
            <button
              type="button"
              className={`${styles.turn} ${styles.next}`}
              aria-label={t('nextPhoto')}
              aria-disabled={current === photos.length - 1}
              onClick={() => carousel?.scrollNext()}
            >
              <ChevronRight size={20} />
            </button>
            <div className={styles.dots} aria-hidden="true">
              {photos.map(({ id }, index) => (
                <span key={id} className={index === current ? styles.here : undefined} />
              ))}
            </div>
            <span className="visually-hidden" aria-live="polite">
              {t('photoOf', { current: current + 1, photos: photos.length })}
            </span>
          </>
        )}
      </div>
      {lightbox}
    </>
  );
}
