import { decode, isBlurhashValid } from 'blurhash';
import { useLayoutEffect, useRef } from 'react';
import styles from './photo.module.css';

/** Pixels per side; the browser smooths them. */
const side = 32;

/** The colours of a photo, shown until it has loaded. */
export function Blurhash({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    // The photo is shown even if its colours cannot be decoded.
    if (!isBlurhashValid(hash).result) return;
    const context = canvas.current!.getContext('2d')!;
    context.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, side, side)), side, side), 0, 0);
  }, [hash]);
  return <canvas ref={canvas} className={styles.blur} width={side} height={side} aria-hidden="true" />;
}
