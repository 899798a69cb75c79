/**
 * Runs in CloudFront (cloudfront-js-2.0). Sets the header with the client's IP address for the firewall, replacing whatever the client sent.
 * @param {{ viewer: { ip: string }, request: { headers: Record<string, { value: string }> } }} event
 */
module.exports = function handler(event) {
  event.request.headers['x-viewer-ip'] = { value: event.viewer.ip };
  return event.request;
};
