import { randomBytes } from 'node:crypto';

/** One record of an S3 event message. */
export interface S3Record {
  eventName: string;
  s3: { bucket: { name: string }; object: { key: string; size?: number; eTag?: string } };
}

/** A rule of a bucket's NotificationConfiguration: which objects are announced to which queue. */
export interface QueueNotification {
  queueArn: string;
  /** For example `s3:ObjectCreated:*`. */
  event: string;
  prefix: string;
  suffix: string;
}

export interface CreatedObject {
  bucket: string;
  key: string;
  size: number;
  /** Without quotes. */
  eTag: string;
  /** How it was created. */
  by: 'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload';
}

export function wants(rule: QueueNotification, object: CreatedObject): boolean {
  const [, kind, how] = rule.event.split(':');
  return (
    kind === 'ObjectCreated' &&
    (how === '*' || how === object.by) &&
    object.key.startsWith(rule.prefix) &&
    object.key.endsWith(rule.suffix)
  );
}

/**
 * The message S3 sends to a queue.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function createdMessage(object: CreatedObject, region: string, sourceIp: string): object {
  const now = new Date();
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: now.toISOString(),
        eventName: `ObjectCreated:${object.by}`,
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: sourceIp },
        responseElements: {
          'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
          'x-amz-id-2': randomBytes(32).toString('base64'),
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: {
            name: object.bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${object.bucket}`,
          },
          object: {
            // Form encoding, as in S3: a space becomes +.
            key: encodeURIComponent(object.key).replaceAll('%2F', '/').replaceAll('%20', '+'),
            size: object.size,
            eTag: object.eTag,
            sequencer: now.getTime().toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  };
}
