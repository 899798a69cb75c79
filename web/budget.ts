import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildWeb } from './build.ts';

/** Maximum compressed size (bytes) of the scripts for the first view of the feed. */
export const budget = 200 * 1024;

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

/** Compressed sizes (bytes) of the scripts and styles that a browser fetches to show the feed; `dist` is buildWeb's folder. */
export async function firstLoad(dist: string): Promise<{ script: number; style: number }> {
  const manifest = JSON.parse(await readFile(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const [scripts, styles] = [new Set(['theme.js', 'early-feed.js']), new Set<string>()];
  const collect = (name: string) => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`The build does not contain ${name}.`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    chunk.css?.forEach((file) => styles.add(file));
    chunk.imports?.forEach(collect);
  };
  collect('index.html');
  return { script: await compressed(dist, scripts), style: await compressed(dist, styles) };
}

async function compressed(dist: string, files: Set<string>): Promise<number> {
  const bodies = await Promise.all([...files].map((file) => readFile(join(dist, file))));
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { script, style } = await firstLoad(await buildWeb({ log: console.log }));
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(`first load of the feed: ${kilobytes(script)} script, ${kilobytes(style)} style, gzip; the budget is ${kilobytes(budget)} script`);
  if (script > budget) process.exit(1);
}
