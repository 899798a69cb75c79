import { readFile } from 'node:fs/promises';
import type { HttpResponse } from '../problem.ts';
import { rootOf } from '../project-root.ts';

const page = 'index.html';

/** The explorer's files. All are text: API Gateway would not decode binary bodies (`binaryMediaTypes`). */
const files = new Map([
  [page, { path: 'platform/docs-page/index.html', type: 'text/html; charset=utf-8' }],
  ['explorer.css', { path: 'platform/docs-page/explorer.css', type: 'text/css; charset=utf-8' }],
  ['explorer.js', { path: 'platform/docs-page/explorer.js', type: 'text/javascript; charset=utf-8' }],
  ['favicon.svg', { path: 'web/public/favicon.svg', type: 'image/svg+xml' }],
  ['swagger-ui.css', { path: 'node_modules/swagger-ui-dist/swagger-ui.css', type: 'text/css; charset=utf-8' }],
  ['swagger-ui-bundle.js', { path: 'node_modules/swagger-ui-dist/swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8' }],
]);

// Swagger UI sets styles through the elements' `style` objects, which doesn't need `unsafe-inline`.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The response with the explorer's file `name`, by default the page; undefined if there is no such file. */
export async function readDocsFile(name: string = page): Promise<HttpResponse | undefined> {
  const file = files.get(name);
  if (!file) return undefined;
  const body = await readFile(new URL(file.path, await rootOf(`platform/docs-page/${page}`)), 'utf8');
  return { statusCode: 200, headers: { 'Content-Type': file.type, 'Content-Security-Policy': contentSecurityPolicy }, body };
}
