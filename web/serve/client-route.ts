/** How to serve a path: as a page of the client, as a file, or with a redirect. */
export type ClientRoute = { is: 'page' | 'file' } | { is: 'moved'; to: string };

/**
 * Routes a request. Programs that show link previews are redirected from posts and profiles to their share pages, and
 * people are redirected back. `wantsApp` is set by the link on a share page. This also runs in CloudFront
 * (cloudfront-js-2.0), so it is a single self-contained function.
 */
export function clientRoute(path: string, userAgent: string, wantsApp: boolean): ClientRoute {
  // All browsers call themselves Mozilla. Bots have other names, or add theirs to a browser's. `[^u]` excludes Cubot, a phone brand.
  const isProgram = !userAgent.startsWith('Mozilla/') || /[^u]bot\b|crawl|spider|slurp|preview|embed|facebookexternalhit|compatible;/i.test(userAgent);
  if (path.startsWith('/@')) return { is: 'moved', to: '/u/' + path.slice(2) };
  if (path.startsWith('/share/') && !isProgram) return { is: 'moved', to: path.slice('/share'.length) };
  if (isProgram && !wantsApp && /^\/[pu]\/[^/]+$/.test(path)) return { is: 'moved', to: '/share' + path };
  if (path.startsWith('/assets/')) return { is: 'file' };
  // Usernames may contain dots; no other part of a page's path does.
  const mayHaveDots = path.startsWith('/u/') || path.startsWith('/tags/');
  return { is: !mayHaveDots && /\.[^/]+$/.test(path) ? 'file' : 'page' };
}
