import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';

export interface SiteFile {
  /** Its path on disk. */
  file: string;
  /** Its path under the origin, such as `/assets/main-abc.js`. */
  path: string;
  contentType: string;
  cacheControl: string;
  /** The name contains a hash of the content, so the file never changes and can coexist with those of other releases. */
  hashed: boolean;
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * The files in buildWeb's folder that are meant for browsers, with their headers, for local servers and the deployment.
 * @throws if there is no index.html, or a file of an unknown type
 */
export async function listSite(dist: string): Promise<SiteFile[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: file.slice(dist.length).replaceAll('\\', '/') }))
    // The manifest is only needed by the build.
    .filter(({ path }) => !path.startsWith('/.'))
    .map(({ file, path }) => describe(file, path));
  if (!files.some(({ path }) => path === '/index.html')) throw new Error(`${dist} has no index.html: the web client is not built.`);
  return files;
}

function describe(file: string, path: string): SiteFile {
  const contentType = types[extname(path)];
  if (!contentType) throw new Error(`${path} has a file type that web/serve/site-files.ts does not list.`);
  const hashed = path.startsWith('/assets/');
  return { file, path, contentType, hashed, cacheControl: hashed ? 'public, max-age=31536000, immutable' : 'no-cache' };
}
