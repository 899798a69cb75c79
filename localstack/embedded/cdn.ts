import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { isSigned } from './cdn-signature.ts';
import { assertStorableKey } from './s3-store.ts';
import type { ByteRange, ObjectStore, OpenObject } from './s3-store.ts';

const HEADERS = {
  'Accept-Ranges': 'bytes',
  'Access-Control-Allow-Origin': '*',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * Responds to `GET|HEAD /cdn/<path>` with objects from one bucket, like CloudFront (infra/aws/media-cdn.yml): public objects by key,
 * and at `/cdn/<owner>/...` the owner's public and private objects if the URL is signed.
 * @param bucket undefined until the bucket is provisioned; until then every response is a 404
 */
export async function serveFromCdn(
  req: IncomingMessage,
  res: ServerResponse,
  store: Pick<ObjectStore, 'open'>,
  bucket: string | undefined,
): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    return refuse(res, 405, 'Method not allowed', { Allow: 'GET, HEAD' });
  }
  const path = pathOf(req.url as string);
  if (!bucket || !path) return refuse(res, 404, 'Not found');
  const needsSignature = owned.test(path);
  if (needsSignature && !isSigned(req, new Date())) return refuse(res, 403, 'Access denied');
  if (await isRefused(store, bucket, path)) return refuse(res, 403, 'Access denied');
  const object = await openFirst(store, bucket, needsSignature ? placesOf(path) : isPublic(path) ? [path] : []);
  if (!object) return refuse(res, 404, 'Not found');
  const range = describe(req, res, object);
  if (range) await pipeline(await object.read(range), res);
  else await object.close();
}

/**
 * Sends the response's headers, or all of it if it has no body.
 * @returns the byte range that still has to be sent
 */
function describe(req: IncomingMessage, res: ServerResponse, { metadata, size }: OpenObject): ByteRange | undefined {
  const headers: Record<string, string | number> = {
    ...HEADERS,
    ETag: metadata['etag'] as string,
    'Last-Modified': metadata['last-modified'] as string,
  };
  if (metadata['cache-control']) headers['Cache-Control'] = metadata['cache-control'];
  if (matchesTag(req.headers['if-none-match'], metadata['etag'] as string)) {
    res.writeHead(304, headers).end();
    return undefined;
  }
  headers['Content-Type'] = metadata['content-type'] as string;
  const range = parseRange(req.headers.range, size);
  if (range === 'unsatisfiable') {
    refuse(res, 416, 'Range not satisfiable', { 'Content-Range': `bytes */${size}` });
    return undefined;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) headers['Content-Range'] = `bytes ${start}-${end}/${size}`;
  headers['Content-Length'] = end - start + 1;
  res.writeHead(range ? 206 : 200, headers);
  if (req.method === 'HEAD' || size === 0) {
    res.end();
    return undefined;
  }
  return { start, end };
}

function refuse(
  res: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, {
    ...HEADERS,
    ...headers,
    'Cache-Control': 'no-store',
    'Content-Type': 'text/plain',
  });
  res.end(`${message}\n`);
}

/** The path under `/cdn/`; undefined if it cannot be a key, for example because it has dot segments. */
function pathOf(url: string): string | undefined {
  try {
    const key = decodeURIComponent((url.split('?')[0] as string).slice('/cdn/'.length));
    assertStorableKey(key);
    return key;
  } catch {
    return undefined;
  }
}

/** Paths of signed URLs. */
const owned = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\//;

/** Paths that don't need a signature. The oldest photos, from before each owner had a folder, are under two digits of a hash. */
const isPublic = (path: string): boolean => /^(?:public|..)\//.test(path);

/** Whether the owner's marker denies access, as in infra/aws/edge-functions/media-access.cjs. */
async function isRefused(store: Pick<ObjectStore, 'open'>, bucket: string, path: string): Promise<boolean> {
  const parts = /^(public\/)?([^/]+)\/(avatar\/)?/.exec(path);
  const marker = parts && (await store.open(bucket, `markers/${parts[2]}`));
  if (!marker) return false;
  const [kind, until] = (marker.size > 0 ? await text(await marker.read({ start: 0, end: marker.size - 1 })) : '').split(' ');
  const isPublicPath = parts[1] !== undefined;
  return kind === 'gone' ? isPublicPath || Date.now() / 1000 < Number(until) : isPublicPath && parts[3] === undefined;
}

/** Places to look for a file. The first is tried twice, because the file may move back there in the meantime. */
const placesOf = (path: string): string[] => ['public', 'private', 'public'].map((place) => `${place}/${path}`);

/** Like an origin group: tries the next place if the previous one does not have the object. */
async function openFirst(store: Pick<ObjectStore, 'open'>, bucket: string, keys: readonly string[]): Promise<OpenObject | undefined> {
  for (const key of keys) {
    const object = await store.open(bucket, key);
    if (object) return object;
  }
  return undefined;
}

function matchesTag(header: string | undefined, eTag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(eTag) || tags.includes('*');
}

/** Parses a single byte range. For several ranges, or another unit, the whole object is sent, as RFC 9110 allows. */
function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (!match[1] && !match[2])) return undefined;
  const [first, last] = [match[1], match[2]];
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (first && last && Number(last) < Number(first)) return undefined;
  return start >= size || (!first && Number(last) === 0) ? 'unsatisfiable' : { start, end };
}
