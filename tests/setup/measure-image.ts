import { readFile } from 'node:fs/promises';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { renderPhoto } from '../../core/media/imaging/render-photo.ts';

/** Processes an image several times concurrently, in a separate process, and prints the outcome and the peak memory (MB). */
const [path, times = '1'] = process.argv.slice(2) as [string, string?];
const all = await Promise.all(
  Array.from({ length: Number(times) }, async () => {
    const file = await readFile(path);
    const { width, height } = await processImage(file, 240_000);
    const { renditions } = await renderPhoto(file, 240_000);
    return { width, height, renditions: renditions.length };
  }),
);
console.log(JSON.stringify({ ...all[0], megabytes: process.resourceUsage().maxRSS / 1024 }));
