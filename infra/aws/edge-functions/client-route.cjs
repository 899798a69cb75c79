/**
 * Runs in CloudFront (cloudfront-js-2.0). Serves the client's page for every path that is not a file, like
 * web/serve/site.ts. Files are those that the build put into /assets/ and those at the top level; no page's
 * path has a dot there.
 * @param {{ request: { uri: string } }} event
 */
module.exports = function handler(event) {
  const uri = event.request.uri;
  if (!uri.startsWith('/assets/') && !/^\/[^/.]+\.[^/]+$/.test(uri)) event.request.uri = '/index.html';
  return event.request;
};
