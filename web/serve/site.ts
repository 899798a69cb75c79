import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { clientRoute } from './client-route.ts';
import { listSite, type SiteFile } from './site-files.ts';

interface Page {
  etag: string;
  type: string;
  cacheControl: string;
  bodies: { identity: Buffer; gzip: Buffer; br: Buffer };
}

/** Serves the whole folder (less than a megabyte), read and compressed once. Paths other than files are client pages: index.html. */
export async function loadSite(dist: string, headers: OutgoingHttpHeaders) {
  const files = await listSite(dist);
  const pages = new Map(await Promise.all(files.map(async (file) => [file.path, await loadPage(file)] as const)));
  const index = pages.get('/index.html')!;

  return (req: IncomingMessage, res: ServerResponse): void => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end();
      return;
    }
    const path = (req.url ?? '/').split('?')[0]!;
    const page = pages.get(path) ?? (clientRoute(path, '', true).is === 'page' ? index : undefined);
    if (page) send(req, res, page, headers);
    else res.writeHead(404, { ...headers, 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end('Not found\n');
  };
}

async function loadPage({ file, contentType, cacheControl }: SiteFile): Promise<Page> {
  const body = await readFile(file);
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(body, { level: 9 }),
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ]);
  return {
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    type: contentType,
    cacheControl,
    bodies: { identity: body, gzip: gzipped, br: brotli },
  };
}

function send(req: IncomingMessage, res: ServerResponse, page: Page, headers: OutgoingHttpHeaders): void {
  const accepted = String(req.headers['accept-encoding'] ?? '');
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
  const common = { ...headers, ETag: page.etag, 'Cache-Control': page.cacheControl, Vary: 'Accept-Encoding' };
  if (req.headers['if-none-match'] === page.etag) {
    res.writeHead(304, common).end();
    return;
  }
  const body = page.bodies[encoding];
  res.writeHead(200, {
    ...common,
    'Content-Type': page.type,
    'Content-Length': body.length,
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}
