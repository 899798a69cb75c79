/** Share pages, which programs read to show link previews. */
export const sharePath = '/share';

/** The API's paths on the origin that it shares with the client: these and everything below them. */
export const apiPaths = ['/api', '/docs', '/openapi.json', sharePath, '/.well-known/security.txt', '/health', '/ready'];

/** @param url path and query of a request */
export const isForApi = (url: string): boolean => apiPaths.some((path) => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`));
