/**
 * Names the second file format that hides in an image (a polyglot), or undefined.
 *
 * Trailing bytes alone are no crime: phones append gain maps, motion-photo clips and vendor trailers after the image,
 * and re-encoding drops them. So only what another program would open or run is reported, with signatures long enough
 * not to occur by chance in 20 MB of compressed data.
 *
 * @param imageEnd offset just past the image's own data
 */
export function findHiddenContent(bytes: Buffer, imageEnd: number): string | undefined {
  // latin1 keeps one character per byte, so text is found in metadata as well as in trailing data.
  const text = bytes.toString('latin1');
  if (/<\?php\s/i.test(text)) return 'PHP code';
  if (/<(?:script|iframe)[\s>/]|<!doctype html|<html[\s>]|<svg\s+[a-z:-]+=/i.test(text))
    return 'HTML or script';
  if (/%PDF-\d\.\d/.test(text)) return 'a PDF document';
  if (holdsZipDirectory(bytes)) return 'a ZIP archive';

  const trailing = bytes.subarray(imageEnd);
  if (trailing.includes('Rar!\x1a\x07', 0, 'latin1')) return 'a RAR archive';
  if (trailing.includes("7z\xbc\xaf'\x1c", 0, 'latin1')) return 'a 7-Zip archive';
  // 64- and 32-bit little-endian programs.
  if (['\x7fELF\x02\x01\x01', '\x7fELF\x01\x01\x01'].some((magic) => trailing.includes(magic, 0, 'latin1')))
    return 'a program';
  if (holdsWindowsProgram(trailing)) return 'a program';
  return undefined;
}

/** An end-of-central-directory record whose directory really stands where it says: what makes readers open a file as ZIP. */
function holdsZipDirectory(bytes: Buffer): boolean {
  for (
    let at = bytes.indexOf('PK\x05\x06', 0, 'latin1');
    at >= 0;
    at = bytes.indexOf('PK\x05\x06', at + 4, 'latin1')
  ) {
    if (at + 22 > bytes.length) return false;
    const directory = at - bytes.readUInt32LE(at + 12);
    if (directory >= 0 && bytes.toString('latin1', directory, directory + 4) === 'PK\x01\x02') return true;
  }
  return false;
}

/** An MZ header whose pointer leads to a PE header; the letters alone are too common. */
function holdsWindowsProgram(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('MZ', 0, 'latin1'); at >= 0; at = bytes.indexOf('MZ', at + 2, 'latin1')) {
    if (at + 64 > bytes.length) return false;
    const header = at + bytes.readUInt32LE(at + 60);
    if (bytes.toString('latin1', header, header + 4) === 'PE\0\0') return true;
  }
  return false;
}
