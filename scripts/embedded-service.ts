import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Cloud, type CloudOptions, startCloud } from '../localstack/embedded/cloud.ts';
import { MEDIA_KEY } from '../localstack/embedded/media-key.ts';
import { loadResources, provision } from '../localstack/embedded/provision.ts';
import { migrate } from '../platform/migrate.ts';

type Resources = Awaited<ReturnType<typeof loadResources>>;

/** The service's dependencies: a cloud with everything declared in serverless.yml, and the functions' environment for it. */
export interface EmbeddedService {
  cloud: Cloud;
  /** The functions' environment, as in serverless.yml but for a single process. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts the embedded cloud, creates the service's resources in it and migrates its database. */
export async function startEmbeddedService(options: CloudOptions): Promise<EmbeddedService> {
  const cloud = await startCloud(options);
  try {
    const resources = await serviceResources(options.stage);
    const { refs, attributes } = await provision(cloud, { stage: options.stage, resources });
    const database = { DATABASE_URL: cloud.databaseUrl, MIGRATION_URL: cloud.migrationUrl };
    const { applied } = await migrate({ ...database, DATABASE_AUTH: 'password', DATABASE_IDLE_SECONDS: 120, STAGE: options.stage, AWS_REGION: cloud.region });
    options.onProgress?.(
      `${Object.keys(resources).length} resources ready${applied.length > 0 ? `, ${applied.length} migrations applied` : ''}`,
    );
    const arns = Object.entries(attributes).flatMap(([id, { Arn, StreamArn }]) =>
      StreamArn ? [[id, StreamArn], [`${id}.StreamArn`, StreamArn]] : Arn ? [[id, Arn]] : [],
    );
    const environment = {
      STAGE: options.stage,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_REGION: cloud.region,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_XRAY_DAEMON_ADDRESS: cloud.xrayAddress,
      ...database,
      // All functions share one process, and so one pool.
      DATABASE_POOL_SIZE: '10',
      REDIS_URL: cloud.redisUrl,
      // Longer than on AWS: Redis shares the machine's cores, and functions share an event loop with image processing.
      REDIS_TIMEOUT_MS: '500',
      ...referencesTo(refs),
      CDN_BASE_URL: cloud.cdnUrl,
      ...MEDIA_KEY.environment,
      USER_POOL_ID: refs['UserPool']!,
      USER_POOL_CLIENT_ID: refs['UserPoolClient']!,
      TOKEN_ISSUER: cloud.userPool.issuer,
      TOKEN_KEYS_URL: `${cloud.userPool.issuer}/.well-known/jwks.json`,
      POOL_SECRET: cloud.userPool.secret,
      CORS_ORIGINS: options.corsOrigins.join(','),
      OFFLINE_EVENT_ARNS: JSON.stringify(Object.fromEntries(arns)),
      POWERTOOLS_METRICS_DISABLED: 'true',
    };
    return { cloud, environment, stop: () => cloud.stop() };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** The environment variables with names and URLs of resources. */
export const referencesTo = (refs: Record<string, string>) => ({
  INTERACTIONS_TABLE: refs['InteractionsTable']!,
  UPLOADS_BUCKET: refs['UploadsBucket']!,
  MEDIA_BUCKET: refs['MediaBucket']!,
  EVENTS_TOPIC_ARN: refs['EventsTopic']!,
  FAN_OUT_QUEUE_URL: refs['FanOutQueue']!,
  LIVE_MESSAGES_QUEUE_URL: refs['LiveMessageQueue']!,
  RELAY_QUEUE_URL: refs['RelayQueue']!,
});

export async function serviceResources(stage: string): Promise<Resources> {
  const files = ['storage', 'interactions', 'identity'].map((name) => fileURLToPath(new URL(`../infra/${name}.yml`, import.meta.url)));
  const queues = createRequire(import.meta.url)('../infra/queues.cjs') as () => Promise<{ Resources: Resources }>;
  const queueResources = JSON.parse(JSON.stringify((await queues()).Resources).replaceAll('${sls:stage}', stage)) as Resources;
  return { ...(await loadResources(files, { 'sls:stage': stage })), ...queueResources };
}
