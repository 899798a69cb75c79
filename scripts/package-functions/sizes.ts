import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { listFunctions } from '../../infra/functions.ts';
import { bundle, type Bundles, root } from './bundle.ts';
import { onceDeflated, writeZip } from './zip.ts';

/** The size of a packaged function, in KB (1,000 bytes), without the files of its `package.patterns`. */
export interface Size {
  name: string;
  /** What a cold start reads. */
  start: number;
  zip: number;
}

const table = join(root, 'docs/function-sizes.md');

/** The sizes of bundled functions, largest zip first. */
export async function sizesOf(functions: readonly { name: string; file: string }[], { folder, files }: Bundles): Promise<Size[]> {
  const contentsOf = onceDeflated();
  const sizes: Size[] = [];
  for (const { name, file } of functions) {
    const { all, startBytes } = files.get(file)!;
    const bytes = await writeZip(join(folder, `${name}.zip`), new Map(await Promise.all(all.map(async (name) => [name, await contentsOf(join(folder, name))] as const))));
    sizes.push({ name, start: Math.round(startBytes / 1_000), zip: Math.round(bytes / 1_000) });
  }
  return sizes.toSorted((a, b) => b.zip - a.zip || a.name.localeCompare(b.name));
}

/** The sizes in the table, from which packages may differ by a tenth at most (tests/contract/packages.test.ts). */
export async function recordedSizes(): Promise<Size[]> {
  const rows = (await readFile(table, 'utf8')).matchAll(/^\| ([\w-]+) \| (\d+) \| (\d+) \|$/gm);
  return [...rows].map(([, name, start, zip]) => ({ name: name!, start: Number(start), zip: Number(zip) }));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = await mkdtemp(join(tmpdir(), 'lambdagram-bundles-'));
  const functions = await listFunctions();
  const sizes = await sizesOf(functions, await bundle(functions.map(({ file }) => file), folder));
  await rm(folder, { recursive: true });
  const rows = sizes.map(({ name, start, zip }) => `| ${name} | ${start} | ${zip} |\n`);
  await writeFile(table, `# The sizes of functions

Written by \`npm run sizes\`. A test fails if a function differs from its row by more than a tenth: if that is intended, update the table.
*At start* is the JavaScript that a cold start reads; the zip also contains clients and other modules that are loaded on first use.

| function | at start (KB) | zip (KB) |
|---|--:|--:|
${rows.join('')}`);
  console.log(`docs/function-sizes.md: ${sizes.length} functions`);
}
