import { accessSync, constants } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** The absolute path of a program on PATH, or undefined. */
export function findOnPath(program: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, program))
    .find(isExecutable);
}

/** The folder of an npm package, even if its `exports` hide it; undefined if it is not installed. */
export function findPackage(name: string): string | undefined {
  try {
    const file = findPackageJSON(name, import.meta.url);
    return file && dirname(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
