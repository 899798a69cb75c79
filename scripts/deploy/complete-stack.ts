import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeTimeToLiveCommand, DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import {
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { root } from '../service.ts';
import { clientConfig } from './stack.ts';

interface BucketProperties {
  CorsConfiguration?: { CorsRules: { AllowedMethods: string[]; AllowedOrigins: string[]; AllowedHeaders?: string[]; ExposedHeaders?: string[]; MaxAge?: number }[] };
  LifecycleConfiguration?: { Rules: LifecycleRule[] };
  NotificationConfiguration?: object;
}

interface LifecycleRule {
  Id: string;
  Status: 'Enabled' | 'Disabled';
  ExpirationInDays?: number;
  AbortIncompleteMultipartUpload?: { DaysAfterInitiation: number };
}

interface TableProperties {
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

export type Template = Record<string, { Type: string; Properties?: object }>;

/** The resources of the template that was deployed last. */
export async function deployedTemplate(): Promise<Template> {
  const file = join(root, '.serverless', 'cloudformation-template-update-stack.json');
  return (JSON.parse(await readFile(file, 'utf8')) as { Resources: Template }).Resources;
}

/**
 * Applies the parts of the template that the emulator's CloudFormation ignores: buckets' CORS and lifecycle rules, and tables'
 * time to live. Existing settings are not changed.
 * @param names the names of the stack's resources, by logical id
 * @returns what was set, for display
 * @throws CloudError if a bucket lacks its notifications about uploads
 */
export async function completeStack(endpoint: string, template: Template, names: Map<string, string>): Promise<string[]> {
  const s3 = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true });
  const dynamodb = new DynamoDBClient(clientConfig(endpoint));
  try {
    const set: string[] = [];
    for (const [id, { Type, Properties = {} }] of Object.entries(template)) {
      const name = names.get(id);
      if (name === undefined) continue;
      if (Type === 'AWS::S3::Bucket') set.push(...(await completeBucket(s3, name, Properties)));
      if (Type === 'AWS::DynamoDB::Table') set.push(...(await completeTable(dynamodb, name, Properties)));
    }
    return set;
  } finally {
    s3.destroy();
    dynamodb.destroy();
  }
}

async function completeBucket(s3: S3Client, Bucket: string, properties: BucketProperties): Promise<string[]> {
  const set: string[] = [];
  const { CorsConfiguration: cors, LifecycleConfiguration: lifecycle, NotificationConfiguration: notifications } = properties;
  if (cors && !(await found(s3.send(new GetBucketCorsCommand({ Bucket }))))) {
    const CORSRules = cors.CorsRules.map(({ ExposedHeaders, MaxAge, ...rule }) => ({ ...rule, ExposeHeaders: ExposedHeaders, MaxAgeSeconds: MaxAge }));
    await s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
    set.push(`CORS of ${Bucket}`);
  }
  if (lifecycle && !(await found(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))))) {
    const Rules = lifecycle.Rules.map(lifecycleRule);
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    set.push(`lifecycle of ${Bucket}`);
  }
  if (notifications) {
    const { QueueConfigurations = [] } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
    if (QueueConfigurations.length === 0) throw new CloudError(`The emulator has not set the notifications of ${Bucket}, so uploads would go unnoticed.`);
  }
  return set;
}

/** Converts CloudFormation's property names to S3's. */
function lifecycleRule({ Id, Status, ExpirationInDays, AbortIncompleteMultipartUpload, ...others }: LifecycleRule) {
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw new CloudError(`The lifecycle rule ${Id} has ${unknown.join(', ')}, which deploy:local cannot set yet.`);
  return {
    ID: Id,
    Status,
    Filter: { Prefix: '' },
    ...(ExpirationInDays !== undefined && { Expiration: { Days: ExpirationInDays } }),
    ...(AbortIncompleteMultipartUpload && { AbortIncompleteMultipartUpload }),
  };
}

async function completeTable(dynamodb: DynamoDBClient, TableName: string, properties: TableProperties): Promise<string[]> {
  const { TimeToLiveSpecification } = properties;
  if (!TimeToLiveSpecification?.Enabled) return [];
  const { TimeToLiveDescription: now } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  if (now?.TimeToLiveStatus === 'ENABLED' || now?.TimeToLiveStatus === 'ENABLING') return [];
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  return [`time to live of ${TableName}`];
}

/** Whether a setting exists. S3 has a different error for each kind of missing setting. */
async function found(reading: Promise<unknown>): Promise<boolean> {
  try {
    await reading;
    return true;
  } catch (error) {
    if (/^NoSuch(CORS|Lifecycle)Configuration$/.test((error as Error).name)) return false;
    throw error;
  }
}
