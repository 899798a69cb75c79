import { decode, isBlurhashValid } from 'blurhash';
import { useLayoutEffect, useRef } from 'react';
import styles from './photo.module.css';

/** The canvas's width and height (px); the browser smooths the image when scaling it up. */
const side = 32;

/** A photo's blurhash, shown until the photo has loaded. */
export function Blurhash({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    // An invalid blurhash is ignored.
    if (!isBlurhashValid(hash).result) return;
    const context = canvas.current!.getContext('2d')!;
    context.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, side, side)), side, side), 0, 0);
  }, [hash]);
  return <canvas ref={canvas} className={styles.blur} width={side} height={side} aria-hidden="true" />;
}
