export interface PngChunk {
  type: string;
  /** Offset of its data. */
  at: number;
  length: number;
}

/** The complete chunks of a PNG (ISO/IEC 15948, clause 5). */
export function readPngChunks(bytes: Buffer): PngChunk[] {
  const chunks: PngChunk[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) break;
    const type = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ type, at: at + 8, length });
    if (type === 'IEND') break;
    at += 12 + length;
  }
  return chunks;
}

/** Number of frames of an animated PNG; 1 for other PNGs. */
export function countPngFrames(bytes: Buffer, chunks: readonly PngChunk[]): number {
  const control = chunks.slice(0, chunks.findIndex(({ type }) => type === 'IDAT')).find(({ type }) => type === 'acTL');
  return control && control.length >= 4 ? bytes.readUInt32BE(control.at) : 1;
}
