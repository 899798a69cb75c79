import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessDenied } from './s3-error.ts';
import type { ObjectStore } from './s3-store.ts';

/**
 * Applies a bucket's CORS rules to a response, so that browsers can read it even if it is an error.
 * `extraOrigins` are allowed wherever a rule allows the method.
 * @returns true if this was a preflight, which has then been handled
 * @throws S3Error 403 for an origin that no rule allows
 */
export async function applyCors(
  req: IncomingMessage,
  res: ServerResponse,
  store: ObjectStore,
  bucket: string | undefined,
  extraOrigins: string[],
): Promise<boolean> {
  const origin = req.headers.origin;
  const preflight = req.method === 'OPTIONS';
  if (preflight && !(origin && req.headers['access-control-request-method'])) {
    throw accessDenied('Insufficient information. Origin and Access-Control-Request-Method are needed.');
  }
  if (!origin || !bucket) return false;

  const method = req.headers['access-control-request-method'] ?? req.method ?? '';
  const wanted = (req.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  const rules = (await store.getSubresource(bucket, undefined, 'cors'))?.rules ?? [];
  const rule = rules.find(
    ({ allowedOrigins, allowedMethods, allowedHeaders }) =>
      (allowedOrigins.some((pattern) => pattern.test(origin)) || extraOrigins.includes(origin)) &&
      allowedMethods.includes(method) &&
      wanted.every((name) => allowedHeaders.some((pattern) => pattern.test(name))),
  );
  res.setHeader('Vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
  // Amazon would accept the request and omit the CORS headers. Here that is not safe, since any page could have signed it.
  if (!rule) throw accessDenied('CORSResponse: This CORS request is not allowed.');
  res.setHeader('Access-Control-Allow-Origin', rule.hasWildcardOrigin ? '*' : origin);
  res.setHeader('Access-Control-Allow-Methods', rule.allowedMethods.join(', '));
  if (rule.exposeHeaders.length > 0) {
    res.setHeader('Access-Control-Expose-Headers', rule.exposeHeaders.join(', '));
  }
  if (!preflight) return false;
  if (wanted.length > 0) res.setHeader('Access-Control-Allow-Headers', wanted.join(', '));
  if (rule.maxAgeSeconds !== undefined) res.setHeader('Access-Control-Max-Age', rule.maxAgeSeconds);
  res.writeHead(200, { 'Content-Length': 0 }).end();
  return true;
}
