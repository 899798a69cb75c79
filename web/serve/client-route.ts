/** What is at an address: a page of the client, a file, or nothing, because it is somewhere else. */
export type ClientRoute = { is: 'page' | 'file' } | { is: 'moved'; to: string };

/**
 * Where a request below the origin goes. Programs that show previews of links are led from posts and profiles to their
 * share pages, and people back; `wantsApp` is what the link on a share page says. CloudFront runs it as well
 * (cloudfront-js-2.0), so it is all in one function and uses nothing from outside.
 */
export function clientRoute(path: string, userAgent: string, wantsApp: boolean): ClientRoute {
  // Browsers all call themselves Mozilla. Programs say what they are, some of them behind the name of a browser. The letter keeps Cubot's phones out.
  const isProgram = !userAgent.startsWith('Mozilla/') || /[^u]bot\b|crawl|spider|slurp|preview|embed|facebookexternalhit|compatible;/i.test(userAgent);
  if (path.startsWith('/@')) return { is: 'moved', to: '/u/' + path.slice(2) };
  if (path.startsWith('/share/') && !isProgram) return { is: 'moved', to: path.slice('/share'.length) };
  if (isProgram && !wantsApp && /^\/[pu]\/[^/]+$/.test(path)) return { is: 'moved', to: '/share' + path };
  if (path.startsWith('/assets/')) return { is: 'file' };
  // Usernames may have dots; nothing else in the address of a page has.
  const mayHaveDots = path.startsWith('/u/') || path.startsWith('/tags/');
  return { is: !mayHaveDots && /\.[^/]+$/.test(path) ? 'file' : 'page' };
}
