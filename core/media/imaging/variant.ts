import type { Size } from './sizes.ts';

/** A file to be served. */
export interface Variant extends Size {
  /** Its name in the photo's folder. */
  name: string;
  format: 'jpeg' | 'webp' | 'avif' | 'png';
  body: Buffer;
  contentType: string;
}

export const variantOf = (name: string, format: Variant['format'], body: Buffer, { width, height }: Size): Variant => ({
  name: `${name}.${format === 'jpeg' ? 'jpg' : format}`,
  format,
  body,
  contentType: `image/${format}`,
  width,
  height,
});
