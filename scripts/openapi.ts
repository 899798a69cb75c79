import { readdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { EndpointHandler } from '../platform/endpoint.ts';
import { openApi } from './openapi/document.ts';

export { openApi };

const functionsDir = new URL('../functions/', import.meta.url);

/** The handlers of all endpoints, by the file's path under `functions/`, without its extension. */
export async function loadEndpoints(): Promise<Map<string, EndpointHandler>> {
  const files = await readdir(functionsDir, { recursive: true });
  const endpoints = new Map<string, EndpointHandler>();
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    const { handler } = (await import(new URL(file, functionsDir).href)) as { handler?: EndpointHandler };
    if (handler?.definition) endpoints.set(file.slice(0, -3), handler);
  }
  return endpoints;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const endpoints = await loadEndpoints();
  const text = `${JSON.stringify(openApi(endpoints), null, 2)}\n`;
  const file = new URL('../docs/openapi.json', import.meta.url);
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
    console.log(`docs/openapi.json: ${endpoints.size} endpoints`);
  } else if (text !== (await readFile(file, 'utf8'))) {
    console.error('docs/openapi.json is out of date: run npm run openapi and commit it.');
    process.exit(1);
  }
}
