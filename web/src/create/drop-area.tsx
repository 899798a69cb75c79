import { ImagePlus } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useDropzone } from 'react-dropzone';
import { Button } from '../ui/button.tsx';
import { acceptedFiles } from './accepted-files.ts';
import styles from './drop-area.module.css';

interface DropAreaProps {
  /** How many more photos fit. */
  room: number;
  small: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Takes photos by drop, paste or the file picker. Which files are photos is for the API to say, with its reasons. */
export function DropArea({ room, small, onFiles }: DropAreaProps) {
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({ onDrop: onFiles, noClick: true, noKeyboard: true, disabled: room === 0 });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  });
  useEffect(() => {
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, []);
  return (
    <div {...getRootProps({ className: `${styles.area} ${isDragActive ? styles.active : ''} ${small ? styles.small : ''}` })}>
      <input {...getInputProps({ 'aria-label': 'Photos' })} accept={acceptedFiles} />
      {!small && <ImagePlus size={44} strokeWidth={1.3} aria-hidden="true" />}
      <Button look={small ? 'quiet' : 'primary'} onClick={open} disabled={room === 0}>
        {small ? 'Add more' : 'Choose photos'}
      </Button>
      <p>{room === 0 ? 'That is as many as fit.' : 'Or drop or paste them. JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF, up to 50 MB each, ten in a post.'}</p>
    </div>
  );
}
