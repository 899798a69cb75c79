import { describe, expect, it } from 'vitest';
import { DomainError } from '../../shared/errors.ts';
import { sniffImageType } from './sniff.ts';

const refusal = (bytes: Buffer) => {
  try {
    return sniffImageType(bytes);
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind}: ${error.message}`;
    throw error;
  }
};

describe('sniffImageType', () => {
  it.each([
    ['image/jpeg', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['image/png', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['image/webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1')],
    ['image/gif', Buffer.from('GIF89a\x01\0\x01\0')],
    ['image/gif', Buffer.from('GIF87a\x01\0\x01\0')],
    ['image/tiff', Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1')],
    ['image/tiff', Buffer.from('MM\0*\0\0\0\x08\0\0', 'latin1')],
    ['image/avif', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0', 'latin1')],
    ['image/avif', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0miafavif', 'latin1')],
    ['image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1')],
    ['image/heic', Buffer.from('\0\0\0\x18ftypheix\0\0\0\0', 'latin1')],
    ['image/heic', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'latin1')],
    ['image/heic', Buffer.from('\0\0\0\x1cftypMiHB\0\0\0\0miafmif1heic', 'latin1')],
  ])('recognises %s by its signature', (type, bytes) => {
    expect(sniffImageType(bytes)).toBe(type);
  });

  it.each([
    ['an SVG drawing', '<?xml version="1.0"?>\n<!-- hi -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an SVG drawing', '\xef\xbb\xbf  <svg onload="alert(1)">'],
    ['an HTML page', '\n<!DOCTYPE html><html></html>'],
    ['an HTML page', '<script>alert(1)</script>'],
    ['an XML document', '<?xml version="1.0"?><note/>'],
    ['a PDF document', '%PDF-1.7\n'],
    ['a ZIP archive', 'PK\x03\x04\x14\0'],
    ['a video', '\0\0\0\x18ftypisom\0\0\0\0'],
    ['a video', '\0\0\0\x14ftypqt  \0\0\0\0'],
    ['a video', '\x1a\x45\xdf\xa3webm'],
    ['an animated AVIF image', '\0\0\0\x18ftypavis\0\0\0\0'],
    ['an animated HEIC image', '\0\0\0\x18ftypmsf1\0\0\0\0'],
    ['a BMP image', 'BM\x46\0\0\0'],
    ['a camera raw file', '\0\0\0\x18ftypcrx \0\0\0\x01'],
    ['a camera raw file', 'II*\0\x10\0\0\0CR\x02\0'],
    ['a camera raw file', 'FUJIFILMCCD-RAW 0201'],
    // A DNG: a directory at 8 with the tag 50706.
    ['a camera raw file', 'II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0'],
    // A NEF or ARW: a thumbnail (254 is 1) before further images (330).
    ['a camera raw file', 'MM\0*\0\0\0\x08\0\x02\0\xfe\0\x04\0\0\0\x01\0\0\0\x01\x01\x4a\0\x04\0\0\0\x01\0\0\0\0'],
    ['a JPEG XL image', '\0\0\0\x0cJXL \r\n\x87\n'],
    ['a program', '\x7fELF\x02\x01\x01'],
    ['text', 'hello, this is not a photo'],
  ])('says it looks like %s', (what, content) => {
    expect(refusal(Buffer.from(content, 'latin1'))).toBe(
      `unsupported_type: This looks like ${what}; send a JPEG, PNG, WebP, GIF, HEIC, AVIF or TIFF image.`,
    );
  });

  it('rejects RIFF files that are not WebP, and half a signature', () => {
    expect(refusal(Buffer.from('RIFF\x10\0\0\0WAVEfmt ', 'latin1'))).toMatch(/^unsupported_type: /);
    expect(refusal(Buffer.from('ffd8', 'hex'))).toMatch(/^unsupported_type: /);
  });

  it('calls an empty file empty', () => {
    expect(refusal(Buffer.alloc(0))).toBe('invalid: The file is empty.');
  });
});
