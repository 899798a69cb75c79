import { X } from 'lucide-react';
import { useState } from 'react';
import type { Photo } from '../api/client.ts';
import { IconButton } from '../ui/button.tsx';
import { useDialog } from '../ui/use-dialog.ts';
import { largest } from './photo-sizes.ts';
import styles from './photo-zoom.module.css';

interface PhotoZoomProps {
  photo: Photo;
  alt: string;
  onClose: () => void;
}

/** A photo over the whole window, in its largest size: as large as fits, or after a click pixel by pixel, to scroll about in. */
export function PhotoZoom({ photo, alt, onClose }: PhotoZoomProps) {
  const dialog = useDialog(onClose);
  const [whole, setWhole] = useState(true);
  return (
    <dialog {...dialog} className={styles.zoom} aria-label="Enlarged photo">
      <div className={styles.scroll}>
        <button type="button" className={styles.toggle} aria-label={whole ? 'Show actual size' : 'Show whole photo'} onClick={() => setWhole(!whole)}>
          <img className={whole ? styles.whole : styles.actual} src={largest(photo)} alt={alt} width={photo.width} height={photo.height} />
        </button>
      </div>
      <div className={styles.close}>
        <IconButton label="Close" onClick={onClose}>
          <X size={20} />
        </IconButton>
      </div>
    </dialog>
  );
}
