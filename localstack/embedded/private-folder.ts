import { chmod, mkdir } from 'node:fs/promises';

/** Makes a folder that only its owner can enter, or closes the one that is there: passwords and keys lie in the clear below it. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}
