import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../docs/openapi.json', import.meta.url);
const types = new URL('src/api/schema.d.ts', import.meta.url);

/** Generates the API's types from its contract, so that breaking changes to the contract fail the type check. */
export async function generateApi(): Promise<void> {
  const text = astToString(await openapiTS(contract));
  const before = await readFile(types, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // An unchanged file is not written, which would make the dev server reload.
  if (text !== before) await writeFile(types, text);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await generateApi();
