import { DomainError } from '../../shared/errors.ts';

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp';

const startsWith = (bytes: Buffer, signature: string, offset = 0) =>
  bytes.subarray(offset, offset + signature.length).equals(Buffer.from(signature, 'latin1'));

/** What an unaccepted file seems to be, in words for the person who sent it; undefined when it resembles nothing known. */
function describe(bytes: Buffer): string | undefined {
  if (startsWith(bytes, 'GIF8')) return 'a GIF image';
  if (startsWith(bytes, '%PDF-')) return 'a PDF document';
  if (startsWith(bytes, 'PK\x03\x04') || startsWith(bytes, 'PK\x05\x06')) return 'a ZIP archive';
  if (startsWith(bytes, 'BM')) return 'a BMP image';
  if (startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*')) return 'a TIFF or camera raw image';
  if (startsWith(bytes, '\xff\x0a') || startsWith(bytes, 'JXL ', 4)) return 'a JPEG XL image';
  if (startsWith(bytes, 'ftyp', 4)) {
    const brand = bytes.toString('latin1', 8, 12);
    if (brand === 'avif' || brand === 'avis') return 'an AVIF image';
    if (/^(?:hei|hev|mif1|msf1)/.test(brand)) return 'a HEIC image';
    return 'a video';
  }
  if (startsWith(bytes, '\x7fELF') || startsWith(bytes, 'MZ')) return 'a program';
  const head = bytes
    .toString('latin1', 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/<svg[\s>]/.test(head)) return 'an SVG drawing';
  if (/^<(?:!doctype html|html|head|body|script)/.test(head)) return 'an HTML page';
  if (head.startsWith('<')) return 'an XML document';
  if (head.length > 0 && /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(head)) return 'text';
  return undefined;
}

/**
 * The type the first bytes prove, whatever the file's name or declared type says.
 * @throws DomainError `empty_file` (invalid) or `unsupported_media_type` (unsupported_type), saying what the file looks like
 */
export function sniffImageType(bytes: Buffer): ImageType {
  if (bytes.length === 0) throw new DomainError('invalid', 'empty_file', 'The file is empty.');
  if (startsWith(bytes, '\xff\xd8\xff')) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp';
  const looksLike = describe(bytes);
  throw new DomainError(
    'unsupported_type',
    'unsupported_media_type',
    `${looksLike ? `This looks like ${looksLike}` : 'This is not an image we know'}; send a JPEG, PNG or WebP.`,
  );
}
