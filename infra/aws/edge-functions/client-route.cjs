const { clientRoute } = require('../../../web/serve/client-route.ts');

/**
 * Runs in CloudFront (cloudfront-js-2.0), with the code of web/serve/client-route.ts prepended. Every page of the client is the
 * same document, which does the routing.
 * @param {{ request: { uri: string, headers: Record<string, { value: string }>, querystring: Record<string, unknown> } }} event
 */
module.exports = function handler(event) {
  const request = event.request;
  const agent = request.headers['user-agent'];
  const route = clientRoute(request.uri, agent ? agent.value : '', request.querystring['app'] !== undefined);
  if (route.is === 'moved') {
    return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: route.to }, 'cache-control': { value: 'no-store' } } };
  }
  // /share/ is served by the API.
  if (route.is === 'page' && request.uri.indexOf('/share/') !== 0) request.uri = '/index.html';
  return request;
};
