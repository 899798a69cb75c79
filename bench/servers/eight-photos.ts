/** Decodes eight photos of 12 megapixels concurrently, as a busy process would, and reports the peak memory in MB. */
import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { processImage } from '../../core/media/imaging/process-image.ts';

const photo = await sharp({ create: { width: 4032, height: 3024, channels: 3, background: 'grey', noise: { type: 'gaussian', mean: 128, sigma: 20 } } }).jpeg().toBuffer();
// Resets the peak (proc(5)), to exclude the memory used for creating the photo.
await writeFile('/proc/self/clear_refs', '5');
await Promise.all(Array.from({ length: 8 }, () => processImage(photo, 120_000)));
const [, peak] = /VmHWM:\s+(\d+) kB/.exec(await readFile('/proc/self/status', 'utf8'))!;
process.send!({ megabytes: Number(peak) / 1024 }, () => process.exit());
