export interface PolicyOrigins {
  /** Sources of photos, such as the CDN's origin. */
  cspImgSources: readonly string[];
  /** The destination of uploads: the origin of the presigned URLs. */
  storageOrigin: string;
  /** The origin of WebSockets for live updates. */
  liveOrigin: string;
}

/** The content security policy: allows the page's own files, photos, and connections to the API, storage and live updates. */
export const contentSecurityPolicy = ({ cspImgSources, storageOrigin, liveOrigin }: PolicyOrigins): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // blob: is for previews of photos that are not uploaded yet.
    `img-src ${["'self'", 'blob:', 'data:', ...cspImgSources].join(' ')}`,
    `connect-src 'self' ${storageOrigin} ${liveOrigin}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The headers that every server sends with every file of the client, in addition to that policy. */
export const siteHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
