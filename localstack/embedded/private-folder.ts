import { chmod, mkdir } from 'node:fs/promises';

/** Creates a folder that only its owner can enter, or restricts an existing one, for passwords and keys in plain text. */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}
