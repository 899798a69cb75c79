/**
 * The size and quality of the photos in the demo's first ten posts on a phone. The quality is the SSIM of the file that the browser
 * chooses, compared to the original scaled down to the same width (Lanczos). Updates its section of docs/performance.md.
 * `npm run bench:photos [-- --print]`
 */
import { readFileSync, writeFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { ssim } from 'ssim.js';
import { renderStills } from '../core/media/imaging/render-photo.ts';
import type { Variant } from '../core/media/imaging/variant.ts';
import { gallery, readPicture } from '../scripts/seed/gallery.ts';
import { planPosts } from '../scripts/seed/plan.ts';

/** The width of the phone, and of a photo in its feed (CSS pixels). */
const phone = 390;
/** Limits in KB (1,000 bytes) for all photos together, by device pixels per CSS pixel. */
export const limits = { 3: 420, 2: 260 } as const;
export const leastSsim = 0.97;

type Density = keyof typeof limits;

/** The file that the web client's `<picture>` (web/src/post/photo.tsx) selects on a phone: AVIF over WebP, the narrowest that fills the frame. */
function taken(renditions: readonly Variant[], width: number): Variant {
  const avif = renditions.filter(({ format }) => format === 'avif');
  const offered = avif.length > 0 ? avif : renditions;
  return offered.find((rendition) => rendition.width >= width) ?? offered.at(-1)!;
}

const pixelsOf = async (image: Sharp) => {
  const { data, info } = await image.removeAlpha().ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: Uint8ClampedArray.from(data), width: info.width, height: info.height };
};

/** The SSIM of a rendition, decoded as in a browser. */
async function similarity(picture: Buffer, { body, width, height }: Variant): Promise<number> {
  const reference = await pixelsOf(sharp(picture).resize({ width, height, fit: 'fill', kernel: 'lanczos3' }));
  const { mssim } = ssim(reference, await pixelsOf(sharp(body)), { ssim: 'fast', downsample: false });
  return mssim;
}

export interface Measured {
  name: string;
  bytes: number;
  ssim: number;
}

/** Measures the photos of the first `count` posts, at this number of device pixels per CSS pixel. */
export async function measure(density: Density, count = 10): Promise<Measured[]> {
  const shown = planPosts(0).slice(0, count).flatMap(({ pictures }) => pictures.map((picture) => gallery[picture]!.file));
  const measured: Measured[] = [];
  for (const name of shown) {
    const picture = await readPicture(name);
    const file = taken(await renderStills(picture), phone * density);
    measured.push({ name: `${name}, ${file.name}`, bytes: file.body.length, ssim: await similarity(picture, file) });
  }
  return measured;
}

const kilobytes = (all: readonly Measured[]) => all.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;

if (import.meta.main) {
  const rows: string[] = [];
  for (const density of [3, 2] as const) {
    const all = await measure(density);
    const worst = all.toSorted((a, b) => a.ssim - b.ssim)[0]!;
    const mean = all.reduce((sum, { ssim: one }) => sum + one, 0) / all.length;
    for (const { name, bytes, ssim: one } of all) console.log(`${density}x  ${name.padEnd(30)} ${(bytes / 1000).toFixed(1).padStart(6)} KB  ${one.toFixed(4)}`);
    rows.push(`| ${density}x, ${phone * density} pixels | ${all.length} | ${kilobytes(all).toFixed(0)} | ${limits[density]} | ${worst.ssim.toFixed(3)} (${worst.name}) | ${mean.toFixed(3)} |`);
  }
  const table = ['| screen | photos | KB | at most | lowest SSIM | mean |', '|---|--:|--:|--:|--:|--:|', ...rows].join('\n');
  console.log(`\n${table}`);
  if (!process.argv.includes('--print')) {
    const page = new URL('../docs/performance.md', import.meta.url);
    const text = readFileSync(page, 'utf8');
    writeFileSync(page, text.replace(/(?<=<!-- photos -->\n)[^]*?(?=<!-- \/photos -->)/, () => `${table}\n`));
  }
}
