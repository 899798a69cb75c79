import { PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import type { Event } from '@aws-sdk/client-s3';
import type { CloudOptions } from '../localstack/embedded/cloud.ts';
import { provision } from '../localstack/embedded/provision.ts';
import { ACCESS_KEY } from '../localstack/embedded/s3-signature.ts';
import type { QueueNotification } from '../localstack/embedded/s3-notifications.ts';
import { startCdn } from '../localstack/ministack/cdn.ts';
import { type EmbeddedService, referencesTo, serviceResources, startEmbeddedService } from './embedded-service.ts';

/**
 * The service's dependencies, with S3, SQS, SNS and DynamoDB from a running LocalStack, and Postgres, Redis and Cognito from the
 * embedded cloud. Resource names contain the stage, so several stages can share one LocalStack.
 */
export async function startServiceOnLocalStack(options: CloudOptions, endpoint: string): Promise<EmbeddedService> {
  const { stage } = options;
  // The stage has a different name, so that requests sent to the embedded cloud by mistake fail.
  const embedded = await startEmbeddedService({ ...options, stage: `not-${stage}` });
  try {
    const notifications = new Map<string, QueueNotification[]>();
    const cloud = {
      ...embedded.cloud,
      endpoint,
      stage,
      s3: { setNotifications: (bucket: string, wanted: QueueNotification[]) => void notifications.set(bucket, wanted) },
      serveFromCdn: () => undefined,
    };
    const { refs, attributes } = await provision(cloud, { stage, resources: await serviceResources(stage) });
    await putNotifications(endpoint, notifications);
    const cdn = await startCdn({ port: 0, endpoint, bucket: refs['MediaBucket']! });
    return {
      cloud: { ...cloud, cdnUrl: cdn.url },
      environment: {
        ...embedded.environment,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: embedded.cloud.endpoint,
        CDN_BASE_URL: cdn.url,
        STAGE: stage,
        ...referencesTo(refs),
        // A test's own process doesn't look up anything else by ARN.
        OFFLINE_EVENT_ARNS: JSON.stringify({ 'InteractionsTable.StreamArn': attributes['InteractionsTable']!['StreamArn']! }),
      },
      async stop() {
        await cdn.stop();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function putNotifications(endpoint: string, wanted: Map<string, QueueNotification[]>): Promise<void> {
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: ACCESS_KEY, forcePathStyle: true });
  try {
    for (const [bucket, notifications] of wanted) {
      const QueueConfigurations = notifications.map(({ event, queueArn, prefix, suffix }) => ({
        Events: [event as Event],
        QueueArn: queueArn,
        Filter: {
          Key: {
            FilterRules: [
              { Name: 'prefix' as const, Value: prefix },
              { Name: 'suffix' as const, Value: suffix },
            ],
          },
        },
      }));
      await s3.send(
        new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration: { QueueConfigurations } }),
      );
    }
  } finally {
    s3.destroy();
  }
}
