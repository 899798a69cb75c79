import { DomainError } from '../../shared/errors.ts';
import { acceptedFormats, type ImageType } from './formats.ts';
import { isCameraRaw } from './tiff-header.ts';

const startsWith = (bytes: Buffer, signature: string, offset = 0) =>
  bytes.subarray(offset, offset + signature.length).equals(Buffer.from(signature, 'latin1'));

/**
 * The type according to the first bytes, regardless of the file's name or declared type.
 * @throws DomainError `empty_file` (invalid) or `unsupported_media_type` (unsupported_type), with what the file looks like
 */
export function sniffImageType(bytes: Buffer): ImageType {
  if (bytes.length === 0) throw new DomainError('invalid', 'empty_file', 'The file is empty.');
  const found = recognise(bytes);
  if (found.startsWith('image/')) return found as ImageType;
  throw unsupported(found ? `This looks like ${found}` : 'This is not an image that can be read');
}

/** The error for a file of an unsupported format: what it is, and what to send instead. */
export const unsupported = (why: string) =>
  new DomainError('unsupported_type', 'unsupported_media_type', `${why}; send a ${acceptedFormats} image.`);

/** The type of an image, or a description of another kind of file; empty if unknown. */
function recognise(bytes: Buffer): string {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif';
  if (/^(?:II(?:RO|RS|U\0)|FUJIFILMCCD-RAW|\0MRM)/.test(bytes.toString('latin1', 0, 16))) return 'a camera raw file';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((signature) => startsWith(bytes, signature))) {
    return isCameraRaw(bytes) ? 'a camera raw file' : 'image/tiff';
  }
  if (startsWith(bytes, 'ftyp', 4)) return ofBrands(bytes);
  if (startsWith(bytes, '\xff\x0a') || startsWith(bytes, 'JXL ', 4)) return 'a JPEG XL image';
  if (startsWith(bytes, 'jP  ', 4) || startsWith(bytes, '\xff\x4f\xff\x51')) return 'a JPEG 2000 image';
  if (['moov', 'mdat', 'wide', 'free', 'skip'].some((box) => startsWith(bytes, box, 4))) return 'a video';
  if (startsWith(bytes, '\x1a\x45\xdf\xa3') || (startsWith(bytes, 'RIFF') && startsWith(bytes, 'AVI ', 8))) return 'a video';
  if (startsWith(bytes, '8BPS')) return 'a Photoshop document';
  if (startsWith(bytes, '%PDF-')) return 'a PDF document';
  if (startsWith(bytes, 'PK\x03\x04') || startsWith(bytes, 'PK\x05\x06')) return 'a ZIP archive';
  if (startsWith(bytes, 'BM')) return 'a BMP image';
  if (startsWith(bytes, '\0\0\x01\0')) return 'an icon';
  if (startsWith(bytes, '\x7fELF') || startsWith(bytes, 'MZ')) return 'a program';
  return ofText(bytes.toString('latin1', 0, 1024));
}

/** A file made of boxes (ISO/IEC 14496-12): its brands tell what it contains; the first one is the major brand. */
function ofBrands(bytes: Buffer): string {
  const size = Math.min(Math.max(bytes.readUInt32BE(0), 12), 256, bytes.length);
  const major = bytes.toString('latin1', 8, 12);
  const brands = [major, ...bytes.toString('latin1', 16, size).match(/.{4}/gs) ?? []];
  if (major === 'avis') return 'an animated AVIF image';
  if (/^(?:hev[cxms]|msf1)$/.test(major)) return 'an animated HEIC image';
  if (major === 'avif') return 'image/avif';
  if (/^hei[cxms]$/.test(major)) return 'image/heic';
  if (major === 'crx ') return 'a camera raw file';
  if (brands.includes('avif')) return 'image/avif';
  if (brands.some((brand) => /^(?:hei[cxms]|mif[12])$/.test(brand))) return 'image/heic';
  return 'a video';
}

function ofText(start: string): string {
  const head = start.replace(/^\xef\xbb\xbf/, '').trimStart().toLowerCase();
  if (/<svg[\s>]/.test(head)) return 'an SVG drawing';
  if (/^<(?:!doctype html|html|head|body|script)/.test(head)) return 'an HTML page';
  if (head.startsWith('<')) return 'an XML document';
  return head.length > 0 && /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(head) ? 'text' : '';
}
