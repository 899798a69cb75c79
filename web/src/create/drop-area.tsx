import { ImagePlus } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useDropzone } from 'react-dropzone';
import { t } from '../strings/create.ts';
import { Button } from '../ui/button.tsx';
import { acceptedFiles } from './accepted-files.ts';
import styles from './drop-area.module.css';

interface DropAreaProps {
  /** How many more photos fit. */
  room: number;
  small: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Accepts files from the file picker, pasted, or dropped anywhere on the page. The API decides which ones are photos and explains rejections. */
export function DropArea({ room, small, onFiles }: DropAreaProps) {
  const full = room === 0;
  const { getRootProps, getInputProps, isDragGlobal, open } = useDropzone({ onDrop: onFiles, noClick: true, noKeyboard: true, disabled: full });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Office programs also copy text as an image.
    const isText = event.clipboardData?.types.includes('text/plain') && event.target instanceof Element && event.target.matches('input, textarea');
    if (files.length === 0 || isText) return;
    event.preventDefault();
    onFiles(files);
  });
  useEffect(() => {
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
  return (
    <>
      <div className={`${styles.area} ${small ? styles.small : ''}`}>
        <input {...getInputProps({ 'aria-label': t('photos') })} accept={acceptedFiles} />
        {!small && <ImagePlus size={44} strokeWidth={1.3} aria-hidden="true" />}
        <Button look={small ? 'quiet' : 'primary'} onClick={open} disabled={full}>
          {small ? t('addMore') : t('choosePhotos')}
        </Button>
        <p>{full ? t('thatIsAsMany') : t('orDropOrPaste')}</p>
      </div>
      <div {...getRootProps({ className: styles.page, hidden: full || !isDragGlobal })}>
        <p>
          <ImagePlus size={32} strokeWidth={1.5} aria-hidden="true" /> {t('dropPhotosAnywhere')}
        </p>
      </div>
    </>
  );
}
