/**
 * An uncompressed TIFF of RGB or RGBA pixels (8 bits, or 16 in this machine's byte order) with their colour profile, which
 * raw pixels cannot have (TIFF 6.0; ICC.1, annex B.4).
 */
export function wrapAsTiff({ data, info }: { data: Buffer; info: { width: number; height: number; channels: number } }, deep: boolean, icc: Buffer): Buffer {
  const { width, height, channels } = info;
  const [short, long, undefinedType] = [3, 4, 7];
  // Values that do not fit into an entry follow after the entries.
  const entryCount = channels === 4 ? 12 : 11;
  const bitsAt = 8 + 2 + entryCount * 12 + 4;
  const iccAt = bitsAt + 8;
  const pixelsAt = iccAt + icc.length + (icc.length % 2);
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    [258, short, channels, bitsAt],
    // No compression; RGB; one strip.
    [259, short, 1, 1],
    [262, short, 1, 2],
    [273, long, 1, pixelsAt],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
    [284, short, 1, 1],
    // Unassociated alpha.
    ...(channels === 4 ? ([[338, short, 1, 2]] as [number, number, number, number][]) : []),
    [34_675, undefinedType, icc.length, iccAt],
  ];
  const head = Buffer.alloc(pixelsAt);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  });
  for (let channel = 0; channel < channels; channel += 1) head.writeUInt16LE(deep ? 16 : 8, bitsAt + 2 * channel);
  icc.copy(head, iccAt);
  return Buffer.concat([head, data]);
}
