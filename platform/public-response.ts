import { hash } from 'node:crypto';
import type { HttpResponse } from './problem.ts';

/**
 * A response that is the same for everyone, with an entity tag; 304 without a body if the client has it already.
 * `ifNoneMatch` is the request's header of that name (RFC 9110, 13.1.2).
 */
export function publicResponse(response: HttpResponse, cacheControl: string, ifNoneMatch: string | undefined): HttpResponse {
  if (response.statusCode !== 200) return response;
  const ETag = `"${hash('sha256', response.body, 'base64url')}"`;
  const caching = { 'Cache-Control': cacheControl, ETag };
  if (matches(ifNoneMatch, ETag)) return { statusCode: 304, headers: caching, body: '' };
  return { ...response, headers: { ...response.headers, ...caching } };
}

/** Weak comparison: compression in transit makes a tag weak. */
const matches = (ifNoneMatch = '', etag: string): boolean =>
  ifNoneMatch.split(',').some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === etag);
