/** What is answered by the API, and not by the client, under their common origin: these paths and all below them. */
export const apiPaths = ['/api', '/docs', '/openapi.json', '/health', '/ready'];

/** @param url path and query of a request */
export const isForApi = (url: string): boolean => apiPaths.some((path) => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`));
