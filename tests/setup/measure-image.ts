import { readFile } from 'node:fs/promises';
import { processImage } from '../../core/media/imaging/process-image.ts';

/** Processes the image of a file in a process of its own, and prints what became of it and the most memory (MB) that took. */
const image = await processImage(await readFile(process.argv[2]!), 120_000);
console.log(JSON.stringify({ width: image.width, height: image.height, megabytes: process.resourceUsage().maxRSS / 1024 }));
