import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import busboy from 'busboy';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import { chain, sizeBetween } from './s3-body.ts';
import { matchesDigests } from './s3-digest.ts';
import { S3Error, accessDenied, escapeXml } from './s3-error.ts';
import type { CreatedObject } from './s3-notifications.ts';
import { checkPolicy } from './s3-post-policy.ts';
import { verifyPolicy } from './s3-signature.ts';
import { assertStorableKey } from './s3-store.ts';
import type { ObjectStore } from './s3-store.ts';

interface Form {
  /** By lower-case name; only those before the file count. */
  fields: Map<string, string>;
  file: Readable;
  fileName: string;
}

/**
 * Stores the file of a browser upload form if its signed policy allows it, and responds.
 * @throws S3Error and stores nothing otherwise
 */
export async function postObject(
  req: IncomingMessage,
  res: ServerResponse,
  store: ObjectStore,
  bucket: string,
  announce: (object: CreatedObject) => void,
): Promise<void> {
  const { fields, file, fileName } = await readForm(req);
  fields.set('bucket', bucket);
  const key = fields.get('key')?.replaceAll('${filename}', fileName);
  if (!key) throw new S3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  fields.set('key', key);
  const policy = fields.get('policy');
  if (!policy) throw accessDenied();

  await verifyPolicy(fields, policy);
  const terms = checkPolicy(policy, fields, new Date());
  assertStorableKey(key);
  const body = chain(chain(file, sizeBetween(terms.minSize, terms.maxSize)), matchesDigests((name) => fields.get(name)));
  const { size, md5 } = await store.putObject(new S3Object(bucket, key, body, Object.fromEntries(fields)));
  const created: CreatedObject = { bucket, key, size, eTag: md5, by: 'Post' };
  announce(created);
  answer(req, res, fields, created);
}

/** Resolves when the file begins; its bytes still have to be read. */
function readForm(req: IncomingMessage): Promise<Form> {
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: req.headers, defParamCharset: 'utf8' });
    const fields = new Map<string, string>();
    form.on('field', (name, value) => {
      if (name === 'file') resolve({ fields, file: Readable.from([Buffer.from(value)]), fileName: '' });
      else fields.set(name.toLowerCase(), value);
    });
    form.on('file', (name, file, { filename }) => {
      if (name === 'file') resolve({ fields: new Map(fields), file, fileName: filename ?? '' });
      else file.resume();
    });
    form.on('error', (error) => reject(new S3Error(400, 'MalformedPOSTRequest', String(error))));
    form.on('close', () =>
      reject(new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.')),
    );
    req.once('close', () => {
      if (!req.complete) form.destroy(new Error('The upload broke off'));
    });
    req.pipe(form);
  });
}

function answer(
  req: IncomingMessage,
  res: ServerResponse,
  fields: ReadonlyMap<string, string>,
  { bucket, key, eTag }: CreatedObject,
): void {
  const path = key.split('/').map(encodeURIComponent).join('/');
  const location = `http://${req.headers.host}/${bucket}/${path}`;
  const headers = { ETag: `"${eTag}"`, Location: location };
  const redirect = fields.get('success_action_redirect');
  if (redirect && URL.canParse(redirect)) {
    const target = new URL(redirect);
    for (const [name, value] of Object.entries({ bucket, key, etag: `"${eTag}"` })) {
      target.searchParams.set(name, value);
    }
    res.writeHead(303, { ...headers, Location: target.href, 'Content-Length': 0 }).end();
    return;
  }
  const status = fields.get('success_action_status');
  if (status === '201') {
    const parts = { Location: location, Bucket: bucket, Key: key, ETag: `"${eTag}"` };
    const inner = Object.entries(parts).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
    res.writeHead(201, { ...headers, 'Content-Type': 'application/xml' });
    res.end(`<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inner.join('')}</PostResponse>`);
    return;
  }
  res.writeHead(status === '200' ? 200 : 204, headers).end();
}
