/** Share pages, which are for programs. */
export const sharePath = '/share';

/** What is answered by the API, and not by the client, under their common origin: these paths and all below them. */
export const apiPaths = ['/api', '/docs', '/openapi.json', sharePath, '/.well-known/security.txt', '/health', '/ready'];

/** @param url path and query of a request */
export const isForApi = (url: string): boolean => apiPaths.some((path) => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`));
