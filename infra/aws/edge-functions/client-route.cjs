/**
 * Runs in CloudFront (cloudfront-js-2.0). What is no file is a page of the client, which finds its way by the address,
 * as web/serve/site.ts does it. Files are what the build put into /assets/ and what lies at the top, where no page's
 * address has a dot.
 * @param {{ request: { uri: string } }} event
 */
module.exports = function handler(event) {
  const uri = event.request.uri;
  if (!uri.startsWith('/assets/') && !/^\/[^/.]+\.[^/]+$/.test(uri)) event.request.uri = '/index.html';
  return event.request;
};
