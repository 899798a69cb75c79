import { X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import Gallery, { type ControllerRef } from 'yet-another-react-lightbox';
import Inline from 'yet-another-react-lightbox/plugins/inline';
import Zoom from 'yet-another-react-lightbox/plugins/zoom';
import 'yet-another-react-lightbox/styles.css';
import type { Photo } from '../api/client.ts';
import { largest } from '../post/photo-sizes.ts';
import { t } from '../strings/lightbox.ts';
import { IconButton } from '../ui/button.tsx';
import { reducedMotion } from '../ui/reduced-motion.ts';
import { useDialog } from '../ui/use-dialog.ts';
import styles from './lightbox.module.css';

export interface LightboxProps {
  photos: readonly Photo[];
  username: string;
  /** The index of the photo shown first. */
  start: number;
  onShown: (index: number) => void;
  onClose: () => void;
}

/**
 * Shows a post's photos in the whole window, in their largest size, for zooming. The gallery is in a native dialog, which
 * traps and restores focus, and closes on Escape and with a phone's back gesture.
 */
export function Lightbox({ photos, username, start, onShown, onClose }: LightboxProps) {
  const dialog = useDialog(onClose);
  const gallery = useRef<ControllerRef>(null);
  const [first] = useState(start);
  const [shown, setShown] = useState(start);
  // The gallery only receives keys while focused.
  useEffect(() => gallery.current?.focus(), []);
  const slides = useMemo(
    () => photos.map((photo) => ({ ...largest(photo, !reducedMotion()), alt: photo.alt || t('photoBy', { username }) })),
    [photos, username],
  );
  return (
    <dialog {...dialog} className={styles.lightbox} aria-label={t('photosBy', { username })}>
      <div className={styles.gallery}>
        <Gallery
          slides={slides}
          index={first}
          plugins={[Inline, Zoom]}
          carousel={{ finite: true, padding: 0, spacing: '5%' }}
          controller={{ ref: gallery, touchAction: 'none' }}
          zoom={{ maxZoomPixelRatio: 3, scrollToZoom: true, pinchZoomV4: true }}
          animation={{ swipe: 250, zoom: 200 }}
          labels={{ Previous: t('previousPhoto'), Next: t('nextPhoto'), Carousel: t('carousel'), Slide: t('slide'), 'Photo gallery': t('photos', { photos: photos.length }) }}
          render={photos.length === 1 ? { buttonPrev: () => null, buttonNext: () => null } : {}}
          toolbar={{
            buttons: [
              <IconButton key="close" label={t('close')} className={styles.close} onClick={onClose}>
                <X size={24} />
              </IconButton>,
            ],
          }}
          on={{
            view: ({ index }) => {
              setShown(index);
              onShown(index);
            },
          }}
        />
      </div>
      <Details photo={photos[shown]} place={photos.length > 1 ? t('of', { shown: shown + 1, photos: photos.length }) : undefined} />
    </dialog>
  );
}

function Details({ photo, place }: { photo: Photo | undefined; place: string | undefined }) {
  if (!photo?.alt && !place) return null;
  return (
    <footer className={styles.details}>
      {place && <p className={styles.place}>{place}</p>}
      {photo?.alt && (
        // Focusable, so that a long text can be scrolled with the keyboard.
        <p className={styles.alt} tabIndex={0}>
          {photo.alt}
        </p>
      )}
    </footer>
  );
}
