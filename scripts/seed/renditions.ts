import { createHash, hash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { processImage } from '../../core/media/imaging/process-image.ts';
import { type Imaging, renderPhoto } from '../../core/media/imaging/render-photo.ts';
import { root } from '../service.ts';

/** Next to the built web client, so that a reset does not delete it. */
const renditionsFolder = join(root, '.local', 'demo');

/**
 * The product's image processing with a cache on disk. The cache's folder is named after a hash of the imaging code and its
 * libraries' versions: if any of these change, everything is rendered again and the old folder is deleted.
 */
export async function rememberedImaging(folder = renditionsFolder, imaging: Imaging = { processImage, renderPhoto }): Promise<Imaging> {
  const current = await hashOfImaging();
  const memory = join(folder, current);
  await mkdir(memory, { recursive: true });
  const outdated = (await readdir(folder)).filter((name) => name !== current);
  await Promise.all(outdated.map((name) => rm(join(folder, name), { recursive: true, force: true })));

  const remembered =
    <Made extends object>(what: string, make: (upload: Uint8Array, milliseconds?: number) => Promise<Made>) =>
    async (upload: Uint8Array, milliseconds?: number): Promise<Made> => {
      const file = join(memory, `${hash('sha256', upload)}.${what}`);
      const known = await recall<Made>(file);
      if (known) return known;
      const made = await make(upload, milliseconds);
      // Renamed into place when complete, since a start may be interrupted, and two may run concurrently.
      const unfinished = `${file}.${randomUUID()}`;
      await writeFile(unfinished, serialize(made));
      await rename(unfinished, file);
      return made;
    };
  return { processImage: remembered('variants', imaging.processImage), renderPhoto: remembered('renditions', imaging.renderPhoto) };
}

async function recall<Made>(file: string): Promise<Made | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    return bytes && (deserialize(bytes) as Made);
  } catch {
    // A power failure may leave a truncated file behind, which is then rendered again.
    return undefined;
  }
}

async function hashOfImaging(): Promise<string> {
  const folder = join(root, 'core', 'media', 'imaging');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const hash = createHash('sha256');
  for (const name of names.sort()) hash.update(name).update('\0').update(await readFile(join(folder, name))).update('\0');
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  for (const library of ['sharp', 'libheif-js', 'blurhash']) hash.update(`${library}@${dependencies[library]}`);
  return hash.digest('hex').slice(0, 16);
}
