import type { ServerResponse } from 'node:http';
import { S3Error, escapeXml } from './s3-error.ts';
import type { ObjectStore } from './s3-store.ts';

/**
 * Handles ListObjectsV2. s3rver's own version encrypts continuation tokens with DES, which OpenSSL 3 no longer has,
 * so it fails for every list longer than a page.
 */
export async function listObjects(
  res: ServerResponse,
  store: ObjectStore,
  bucket: string,
  query: URLSearchParams,
): Promise<void> {
  const maxKeys = Number(query.get('max-keys') ?? 1000);
  if (!Number.isInteger(maxKeys) || maxKeys < 0) {
    throw new S3Error(400, 'InvalidArgument', 'Provided max-keys not an integer or within integer range');
  }
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const page = await store.listPage(bucket, {
    prefix,
    delimiter,
    startAfter: token === null ? (startAfter ?? '') : Buffer.from(token, 'base64url').toString('utf8'),
    maxKeys: Math.min(maxKeys, 1000),
  });
  const contents = page.objects.map(({ key, size, metadata, lastModifiedDate }) =>
    element('Contents', [
      element('Key', escapeXml(key)),
      element('LastModified', lastModifiedDate.toISOString()),
      element('ETag', escapeXml(metadata['etag'] as string)),
      element('Size', String(size)),
      element('StorageClass', 'STANDARD'),
    ]),
  );
  const prefixes = page.commonPrefixes.map((each) =>
    element('CommonPrefixes', [element('Prefix', escapeXml(each))]),
  );
  const next = page.next === undefined ? '' : Buffer.from(page.next).toString('base64url');
  const body = element('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', escapeXml(prefix)),
    ...(delimiter ? [element('Delimiter', escapeXml(delimiter))] : []),
    ...(startAfter ? [element('StartAfter', escapeXml(startAfter))] : []),
    element('MaxKeys', String(maxKeys)),
    element('KeyCount', String(contents.length + prefixes.length)),
    element('IsTruncated', String(Boolean(next))),
    ...(token ? [element('ContinuationToken', escapeXml(token))] : []),
    ...(next ? [element('NextContinuationToken', next)] : []),
    ...contents,
    ...prefixes,
  ]);
  res.writeHead(200, { 'Content-Type': 'application/xml' });
  res.end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}

/** Handles ListObjectVersions. There is no versioning, so each object has one version. */
export async function listVersions(res: ServerResponse, store: ObjectStore, bucket: string, query: URLSearchParams): Promise<void> {
  const maxKeys = Math.min(Number(query.get('max-keys') ?? 1000) || 1000, 1000);
  const page = await store.listPage(bucket, { prefix: query.get('prefix') ?? '', delimiter: '', startAfter: query.get('key-marker') ?? '', maxKeys });
  const body = element('ListVersionsResult', [
    element('Name', bucket),
    element('MaxKeys', String(maxKeys)),
    element('IsTruncated', String(page.next !== undefined)),
    ...(page.next === undefined ? [] : [element('NextKeyMarker', escapeXml(page.next)), element('NextVersionIdMarker', 'null')]),
    ...page.objects.map(({ key, size, lastModifiedDate }) =>
      element('Version', [
        element('Key', escapeXml(key)),
        element('VersionId', 'null'),
        element('IsLatest', 'true'),
        element('LastModified', lastModifiedDate.toISOString()),
        element('Size', String(size)),
      ]),
    ),
  ]);
  res.writeHead(200, { 'Content-Type': 'application/xml' });
  res.end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}

function element(name: string, content: string | string[]): string {
  return `<${name}>${Array.isArray(content) ? content.join('') : content}</${name}>`;
}
