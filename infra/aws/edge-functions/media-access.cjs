/**
 * Runs in CloudFront (cloudfront-js-2.0), which provides `cf`. Applies the owner's marker: while files are being moved, some that
 * are already private are still in the public place. localstack/embedded/cdn.ts does the same.
 * @param {{ request: { uri: string } }} event
 */
module.exports = async function handler(event) {
  const parts = /^\/(public\/)?([^/]+)\/(avatar\/)?/.exec(event.request.uri);
  if (parts === null) return event.request;
  let marker;
  try {
    // @ts-expect-error The package `cloudfront` only exists in CloudFront; infra/aws/media-access.cjs adds the import.
    marker = await cf.kvs().get(parts[2]);
  } catch {
    // Nearly all owners have no marker.
    return event.request;
  }
  const [kind, until] = marker.split(' ');
  const isPublic = parts[1] !== undefined;
  const refused = kind === 'gone' ? isPublic || Date.now() / 1000 < Number(until) : isPublic && parts[3] === undefined;
  return refused ? { statusCode: 403, statusDescription: 'Forbidden', headers: { 'cache-control': { value: 'no-store' } } } : event.request;
};
