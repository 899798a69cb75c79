import { CreateBucketCommand, DeleteBucketCorsCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import type { CORSRule, S3Client } from '@aws-sdk/client-s3';
import { CloudError } from './cloud-error.ts';
import type { Cloud } from './cloud.ts';
import type { Properties } from './template.ts';
import type { QueueNotification } from './s3-notifications.ts';

interface BucketProperties {
  CorsConfiguration?: {
    CorsRules: {
      AllowedHeaders?: string[];
      AllowedMethods: string[];
      AllowedOrigins: string[];
      ExposedHeaders?: string[];
      MaxAge?: number;
    }[];
  };
  NotificationConfiguration?: {
    QueueConfigurations?: {
      Event: string;
      Queue: string;
      Filter?: { S3Key: { Rules: { Name: string; Value: string }[] } };
    }[];
  };
}

/** Configures a bucket. Its LifecycleConfiguration is ignored: locally nothing expires, and `npm run reset` deletes everything. */
export async function putBucket(
  cloud: Cloud,
  s3: S3Client,
  name: string,
  properties: Properties,
): Promise<void> {
  const { CorsConfiguration: cors, NotificationConfiguration: notifications } =
    properties as BucketProperties;
  await s3.send(new CreateBucketCommand({ Bucket: name })).catch((error: Error) => {
    if (error.name !== 'BucketAlreadyExists' && error.name !== 'BucketAlreadyOwnedByYou') throw error;
  });
  if (cors) {
    const rules = cors.CorsRules.map((rule): CORSRule => ({
      AllowedMethods: rule.AllowedMethods,
      AllowedOrigins: rule.AllowedOrigins,
      ...(rule.AllowedHeaders && { AllowedHeaders: rule.AllowedHeaders }),
      ...(rule.ExposedHeaders && { ExposeHeaders: rule.ExposedHeaders }),
      ...(rule.MaxAge !== undefined && { MaxAgeSeconds: Number(rule.MaxAge) }),
    }));
    await s3.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration: { CORSRules: rules } }));
  } else {
    await s3.send(new DeleteBucketCorsCommand({ Bucket: name }));
  }
  const others = Object.keys(notifications ?? {}).filter((kind) => kind !== 'QueueConfigurations');
  if (others.length > 0)
    throw new CloudError(`Bucket ${name}: ${others.join(', ')} are not emulated, only queues.`);
  cloud.s3.setNotifications(
    name,
    (notifications?.QueueConfigurations ?? []).map(({ Event, Queue, Filter }): QueueNotification => {
      const rules = Filter?.S3Key.Rules ?? [];
      const rule = (kind: string): string =>
        rules.find(({ Name }) => Name.toLowerCase() === kind)?.Value ?? '';
      return { event: Event, queueArn: Queue, prefix: rule('prefix'), suffix: rule('suffix') };
    }),
  );
}
