const dngVersion = 50_706;
const subfileType = 254;
const photometric = 262;
const subImages = 330;
/** Photometric interpretations of sensor data: a colour filter array, and linear raw. */
const sensorData = [32_803, 34_892];

/**
 * Whether a TIFF is a camera's raw file (DNG, CR2, NEF, ARW or similar): its first directory then describes sensor
 * data, or a thumbnail before it. The decoder rejects other files that cannot be read.
 */
export function isCameraRaw(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 8, 10) === 'CR') return true;
  const tags = readFirstDirectory(bytes);
  if (tags.has(dngVersion) || sensorData.includes(tags.get(photometric) ?? 0)) return true;
  return ((tags.get(subfileType) ?? 0) & 1) === 1 && tags.has(subImages);
}

/** Tags of the first directory, with the values that fit into an entry (TIFF 6.0, section 2; BigTIFF). */
function readFirstDirectory(bytes: Buffer): Map<number, number> {
  const little = bytes[0] === 0x49;
  const short = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const tags = new Map<number, number>();
  try {
    const big = short(2) === 43;
    // An offset beyond 4 GB is beyond the end of the file.
    const start = big ? long(little ? 8 : 12) : long(4);
    const count = short(big && !little ? start + 6 : start);
    for (let index = 0; index < count; index += 1) {
      const at = start + (big ? 8 + 20 * index : 2 + 12 * index);
      const value = at + (big ? 12 : 8);
      tags.set(short(at), short(at + 2) === 3 ? short(value) : long(value));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return tags;
}
