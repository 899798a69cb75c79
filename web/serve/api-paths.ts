/** Share pages, for programs. */
export const sharePath = '/share';

/** The paths that the API serves instead of the client, under their shared origin: these and all below them. */
export const apiPaths = ['/api', '/docs', '/openapi.json', sharePath, '/.well-known/security.txt', '/health', '/ready'];

/** @param url path and query of a request */
export const isForApi = (url: string): boolean => apiPaths.some((path) => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`));
