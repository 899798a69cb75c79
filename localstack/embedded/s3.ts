import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import S3rver from '@20minutes/s3rver';
import S3rverError from '@20minutes/s3rver/lib/models/error.js';
import S3Object from '@20minutes/s3rver/lib/models/object.js';
import { uploadBody } from './s3-body.ts';
import { applyCors } from './s3-cors.ts';
import { S3Error } from './s3-error.ts';
import { listObjects, listVersions } from './s3-list.ts';
import { createdMessage, wants } from './s3-notifications.ts';
import type { CreatedObject, QueueNotification, S3Record } from './s3-notifications.ts';
import { postObject } from './s3-post.ts';
import { verifyRequest, withoutSignature } from './s3-signature.ts';
import { ObjectStore, assertStorableKey } from './s3-store.ts';

export interface S3 {
  readonly store: ObjectStore;
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Replaces a bucket's notification rules. They are only kept in memory, since provisioning sets them at each start. */
  setNotifications(bucket: string, rules: QueueNotification[]): void;
}

export interface S3Options {
  dataDir: string;
  region: string;
  corsOrigins: string[];
  /** Sends a notification to a queue. */
  deliver: (queueArn: string, body: string) => void;
}

/**
 * S3 is s3rver behind this gate. s3rver stores the objects and implements the API; the gate checks permissions,
 * because s3rver accepts unsigned requests and ignores upload policies.
 */
export async function startS3(options: S3Options): Promise<S3> {
  const store = new ObjectStore(options.dataDir);
  await store.prepare();
  const s3rver = new S3rver({ directory: store.rootDirectory, silent: true, vhostBuckets: false });
  s3rver.store = s3rver.context.store = store;
  // s3rver treats our store's rejections as its own errors.
  const { onerror } = s3rver.context;
  s3rver.context.onerror = function (error) {
    onerror.call(this, error instanceof S3Error ? new S3rverError(error.code, error.message) : error);
  };
  const behind = s3rver.callback();
  const notifications = new Map<string, QueueNotification[]>();

  function announce(object: CreatedObject, sourceIp: string): void {
    for (const rule of notifications.get(object.bucket) ?? []) {
      if (!wants(rule, object)) continue;
      options.deliver(rule.queueArn, JSON.stringify(createdMessage(object, options.region, sourceIp)));
    }
  }
  // s3rver only reports copies and completed multipart uploads; the gate reports all other objects.
  s3rver.on('event', ({ Records: [record] }) => {
    const object = ofRecord(record);
    if (object) announce(object, '127.0.0.1');
  });

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(`http://${req.headers.host ?? 'localhost'}${req.url}`);
    const { bucket, key } = parsePath(req.url as string);
    res.setHeader('x-amz-request-id', randomBytes(8).toString('hex').toUpperCase());
    if (await applyCors(req, res, store, bucket, options.corsOrigins)) return;

    const sourceIp = req.socket.remoteAddress ?? '';
    const isForm = /^multipart\/form-data/i.test(req.headers['content-type'] ?? '');
    if (req.method === 'POST' && isForm && bucket && !key) {
      await assertBucket(bucket);
      return postObject(req, res, store, bucket, (object) => announce(object, sourceIp));
    }
    const { payloadHash } = await verifyRequest(req, url, new Date());
    if (key) assertStorableKey(key);
    const copySource = req.headers['x-amz-copy-source'] as string | undefined;
    if (url.searchParams.has('x-amz-copy-source')) {
      throw new S3Error(501, 'NotImplemented', 'No presigned copies');
    }
    if (copySource) assertStorableKey(decodeURIComponent(copySource).replace(/^\//, ''));
    const plain = withoutSignature(url);

    if (req.method === 'PUT' && bucket && key && !copySource && !plain.includes('?')) {
      await assertBucket(bucket);
      const metadata = uploadMetadata(req, url);
      const body = uploadBody(req, payloadHash);
      const { size, md5 } = await store.putObject(new S3Object(bucket, key, body, metadata));
      announce({ bucket, key, size, eTag: md5, by: 'Put' }, sourceIp);
      res.writeHead(200, { ETag: `"${md5}"`, 'Content-Length': 0 }).end();
      return;
    }
    if (req.method === 'GET' && bucket && !key && url.searchParams.get('list-type') === '2') {
      await assertBucket(bucket);
      return listObjects(res, store, bucket, url.searchParams);
    }
    if (req.method === 'GET' && bucket && !key && url.searchParams.has('versions')) {
      await assertBucket(bucket);
      return listVersions(res, store, bucket, url.searchParams);
    }
    const upload = url.searchParams.get('uploadId');
    if (req.method === 'DELETE' && bucket && key && upload !== null) {
      await store.abortUpload(bucket, upload);
      res.writeHead(204).end();
      return;
    }
    // With these headers s3rver would check the signature again, incorrectly for `/bucket/`, and apply its own CORS rules.
    for (const name of ['authorization', 'origin', 'x-amz-security-token']) delete req.headers[name];
    req.url = key ? plain : plain.replace(/^\/([^/?]+)\/(\?|$)/, '/$1$2');
    req.headers['x-amz-date'] ??= '-';
    await behind(req, res);
  }

  async function assertBucket(bucket: string): Promise<void> {
    if (!(await store.getBucket(bucket))) {
      throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    }
  }

  return {
    store,
    setNotifications: (bucket, rules) => void notifications.set(bucket, rules),
    handle: (req, res) =>
      handle(req, res).catch((error: unknown) => {
        refuse(req, res, error);
      }),
  };
}

function refuse(req: IncomingMessage, res: ServerResponse, error: unknown): void {
  // The client disconnected during an upload: nobody is waiting for a response.
  if (req.destroyed && !req.complete) return;
  if (res.headersSent) throw error;
  const known = error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error));
  const body = req.method === 'HEAD' ? '' : known.toXml((req.url as string).split('?')[0] as string);
  res.writeHead(known.status, { 'Content-Type': 'application/xml' }).end(body);
  // The rest of the body is read and discarded, so that the client receives the response.
  req.unpipe();
  req.resume();
}

/** Bucket and key of a path-style URL, split before decoding, so that an encoded slash (`%2F`) stays part of its segment. */
function parsePath(requestUrl: string): { bucket: string | undefined; key: string | undefined } {
  const path = requestUrl.split('?')[0] as string;
  const [, bucketPart = '', ...rest] = path.split('/');
  try {
    const bucket = decodeURIComponent(bucketPart);
    const key = decodeURIComponent(rest.join('/'));
    if (bucket && !/^[a-z0-9][a-z0-9.-]{2,62}$/.test(bucket)) {
      throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.');
    }
    return { bucket: bucket || undefined, key: key || undefined };
  } catch (error) {
    if (error instanceof URIError) throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
    throw error;
  }
}

/** The headers of an upload, including x-amz-meta-* headers, which presigning moves into the query. */
function uploadMetadata(req: IncomingMessage, url: URL): Record<string, string> {
  const metadata = { ...(req.headers as Record<string, string>) };
  for (const [name, value] of url.searchParams) {
    if (/^x-amz-meta-/i.test(name)) metadata[name.toLowerCase()] = value;
  }
  const encoding = (metadata['content-encoding'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part && part !== 'aws-chunked');
  delete metadata['content-encoding'];
  if (encoding.length > 0) metadata['content-encoding'] = encoding.join(',');
  return metadata;
}

function ofRecord({ eventName, s3 }: S3Record): CreatedObject | undefined {
  const [kind, how] = eventName.split(':');
  if (kind !== 'ObjectCreated') return undefined;
  const by = how === 'Copy' ? 'Copy' : 'CompleteMultipartUpload';
  const { key, size = 0, eTag = '' } = s3.object;
  return { bucket: s3.bucket.name, key, size, eTag, by };
}
