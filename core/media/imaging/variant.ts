import { createHash } from 'node:crypto';
import type { Size } from './sizes.ts';

export interface Variant extends Size {
  /** Content-addressed: `<first two hex digits>/<sha-256 of body>.<ext>`; nothing of the user is in it. */
  key: string;
  body: Buffer;
  contentType: string;
}

export function variantOf(body: Buffer, format: 'jpg' | 'webp', { width, height }: Size): Variant {
  const hash = createHash('sha256').update(body).digest('hex');
  const contentType = format === 'jpg' ? 'image/jpeg' : 'image/webp';
  return { key: `${hash.slice(0, 2)}/${hash}.${format}`, body, contentType, width, height };
}
