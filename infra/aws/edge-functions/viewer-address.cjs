/**
 * Runs in CloudFront (cloudfront-js-2.0). Tells the firewall who asks; what the client itself wrote there is replaced.
 * @param {{ viewer: { ip: string }, request: { headers: Record<string, { value: string }> } }} event
 */
module.exports = function handler(event) {
  event.request.headers['x-viewer-ip'] = { value: event.viewer.ip };
  return event.request;
};
