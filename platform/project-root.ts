import { access } from 'node:fs/promises';

/**
 * The nearest parent folder of this module that contains `path`: the repository, or /var/task. It is searched for, as Node does
 * for packages, because this module runs from source and from bundles at different depths.
 */
export async function rootOf(path: string): Promise<URL> {
  for (let folder = new URL('.', import.meta.url); ; ) {
    const found = await access(new URL(path, folder)).then(() => true, () => false);
    if (found) return folder;
    const parent = new URL('..', folder);
    if (parent.href === folder.href) throw new Error(`${path} is in no folder above ${import.meta.url}`);
    folder = parent;
  }
}
