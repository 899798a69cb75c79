import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CloudError } from './cloud-error.ts';
import type { Cloud } from './cloud.ts';
import { putBucket } from './provision-buckets.ts';
import { putQueue, putQueueAttributes, putSubscriptions, putTopic } from './provision-queues.ts';
import { putTable } from './provision-tables.ts';
import { ACCOUNT_ID } from './queues.ts';
import { createResolver } from './resolver.ts';
import type { Identity, Resolve } from './resolver.ts';
import { ACCESS_KEY } from './s3-signature.ts';
import type { Properties, Resource, Resources } from './template.ts';

export { loadResources } from './template.ts';

export interface ProvisionOptions {
  stage: string;
  resources: Resources;
  /** The logical id of the bucket that `/cdn/` serves. Default MediaBucket. */
  cdnBucket?: string;
}

export interface Provisioned {
  /** The value of `Ref`, by logical id. */
  refs: Record<string, string>;
  /** The values of `Fn::GetAtt`, by logical id. */
  attributes: Record<string, Record<string, string>>;
  /**
   * Resolves CloudFormation's functions in any value, such as a function's environment.
   * @throws CloudError for anything that is not declared or not emulated
   */
  resolve: Resolve;
}

/** Types that are accepted but ignored here, so that all clouds can use the same template. */
const WITHOUT_EFFECT =
  /^AWS::(CloudWatch|Logs)::|^AWS::(S3::BucketPolicy|SQS::QueuePolicy|SNS::TopicPolicy)$/;

/**
 * Creates the resources of a CloudFormation template in the cloud. Idempotent: existing resources are kept and
 * their settings updated.
 * @throws CloudError naming a type, function or change that the embedded cloud does not support
 */
export async function provision(cloud: Cloud, options: ProvisionOptions): Promise<Provisioned> {
  const { resources, stage } = options;
  const identities = new Map<string, Identity>();
  const open = new Set<string>();
  const identify = (id: string): Identity | undefined => {
    const resource = resources[id];
    if (!resource || identities.has(id)) return identities.get(id);
    if (open.has(id)) throw new CloudError(`${id} refers to itself, directly or indirectly.`);
    open.add(id);
    const identity = identityOf(id, resource, resolve, cloud, stage);
    identities.set(id, identity);
    return identity;
  };
  const pseudo = {
    'AWS::Region': cloud.region,
    'AWS::AccountId': ACCOUNT_ID,
    'AWS::Partition': 'aws',
    'AWS::StackName': `lambdagram-${stage}`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const resolve = createResolver(pseudo, identify);

  const declared = Object.entries(resources).map(([id, resource]) => ({
    id,
    type: resource.Type,
    identity: identify(id) as Identity,
    properties: () => (resolve(resource.Properties) ?? {}) as Properties,
  }));
  const ofType = (type: string): typeof declared => declared.filter((one) => one.type === type);
  const all = (type: string, put: (one: (typeof declared)[number]) => Promise<unknown>): Promise<unknown> =>
    Promise.all(ofType(type).map(put));

  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials: ACCESS_KEY };
  const sqs = new SQSClient(config);
  const sns = new SNSClient(config);
  const dynamodb = new DynamoDBClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  try {
    await Promise.all([
      all('AWS::DynamoDB::Table', async ({ identity, properties }) => {
        identity.attributes['StreamArn'] = await putTable(dynamodb, identity.ref, properties());
      }),
      all('AWS::SQS::Queue', ({ identity }) => putQueue(sqs, identity)),
      all('AWS::SNS::Topic', ({ identity }) => putTopic(sns, identity)),
    ]);
    // These refer to queues, which all exist now.
    await Promise.all([
      all('AWS::SQS::Queue', ({ identity, properties }) => putQueueAttributes(sqs, identity, properties())),
      all('AWS::S3::Bucket', ({ identity, properties }) => putBucket(cloud, s3, identity.ref, properties())),
      all('AWS::SNS::Topic', async ({ identity: topic }) => {
        const subscriptions = ofType('AWS::SNS::Subscription')
          .map(({ identity, properties }) => ({ identity, properties: properties() }))
          .filter(({ properties }) => properties['TopicArn'] === topic.ref);
        await putSubscriptions(sns, topic.ref, subscriptions);
      }),
    ]);
  } finally {
    for (const client of [sqs, sns, dynamodb, s3]) client.destroy();
  }
  const cdnBucket = identities.get(options.cdnBucket ?? 'MediaBucket');
  if (cdnBucket) cloud.serveFromCdn(cdnBucket.ref);
  return {
    resolve,
    refs: Object.fromEntries(declared.map(({ id, identity }) => [id, identity.ref])),
    attributes: Object.fromEntries(declared.map(({ id, identity }) => [id, identity.attributes])),
  };
}

function identityOf(id: string, resource: Resource, resolve: Resolve, cloud: Cloud, stage: string): Identity {
  if (resource.Condition) {
    throw new CloudError(
      `${id} depends on the condition ${resource.Condition}; conditions are not emulated.`,
    );
  }
  const own = resource.Properties ?? {};
  const generated = `lambdagram-${stage}-${id}`;
  const nameFrom = (property: string): string => String(resolve(own[property]) ?? generated);
  const arn = (service: string, rest: string): string =>
    `arn:aws:${service}:${cloud.region}:${ACCOUNT_ID}:${rest}`;

  switch (resource.Type) {
    case 'AWS::S3::Bucket': {
      const name = nameFrom('BucketName').toLowerCase();
      const domain = `${name}.s3.amazonaws.com`;
      const attributes = { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain };
      return { ref: name, attributes };
    }
    case 'AWS::SQS::Queue': {
      const name = nameFrom('QueueName');
      const url = `${cloud.endpoint}/${ACCOUNT_ID}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::SNS::Topic': {
      const name = nameFrom('TopicName');
      return { ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } };
    }
    case 'AWS::DynamoDB::Table': {
      const name = nameFrom('TableName');
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    }
    case 'AWS::Cognito::UserPool': {
      const { userPoolId, issuer } = cloud.userPool;
      const attributes = {
        Arn: arn('cognito-idp', `userpool/${userPoolId}`),
        UserPoolId: userPoolId,
        ProviderName: issuer.replace(/^https?:\/\//, ''),
        ProviderURL: issuer,
      };
      return { ref: userPoolId, attributes };
    }
    case 'AWS::Cognito::UserPoolClient': {
      const { clientId } = cloud.userPool;
      return { ref: clientId, attributes: { ClientId: clientId } };
    }
    case 'AWS::Cognito::UserPoolGroup':
      // cognito-local's pool already has its groups.
      return { ref: String(own['GroupName']), attributes: {} };
    case 'AWS::SNS::Subscription':
      return { ref: generated, attributes: {} };
    default:
      if (WITHOUT_EFFECT.test(resource.Type)) return { ref: generated, attributes: {} };
      throw new CloudError(`${id} is an ${resource.Type}, which the embedded cloud does not support.`);
  }
}
