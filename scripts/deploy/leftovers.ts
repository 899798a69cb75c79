import { APIGatewayClient, DeleteRestApiCommand, paginateGetRestApis } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DeleteStackCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DeleteAlarmsCommand, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DeleteLogGroupCommand, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient, DeleteUserPoolCommand, paginateListUserPools } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { DeleteRuleCommand, EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, paginateListRolePolicies, paginateListRoles } from '@aws-sdk/client-iam';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  DeleteLayerVersionCommand,
  LambdaClient,
  paginateListEventSourceMappings,
  paginateListFunctions,
  paginateListLayerVersions,
} from '@aws-sdk/client-lambda';
import { DeleteBucketCommand, paginateListBuckets, S3Client } from '@aws-sdk/client-s3';
import { DeleteTopicCommand, paginateListSubscriptions, paginateListTopics, SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { emptyBucket } from './empty-bucket.ts';
import { everyItem } from './every-item.ts';
import { stackName } from './names.ts';
import { clientConfig } from './stack.ts';

/** A kind of resource: how to list ours, and how to remove one. */
interface Kind {
  kind: string;
  list(): Promise<string[]>;
  remove(name: string): Promise<unknown>;
}

const stopOnSameToken = true;

/** A deployment's resources, in an order in which they can be removed. */
export function kindsOfResources(endpoint: string, hasCognito: boolean): Kind[] {
  const config = clientConfig(endpoint);
  const cloudFormation = new CloudFormationClient(config);
  const lambda = new LambdaClient(config);
  const gateway = new APIGatewayClient(config);
  const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
  const sns = new SNSClient(config);
  const dynamodb = new DynamoDBClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const cognito = new CognitoIdentityProviderClient(config);
  const events = new EventBridgeClient(config);
  const logs = new CloudWatchLogsClient(config);
  const cloudWatch = new CloudWatchClient(config);
  const iam = new IAMClient(config);
  const ours = (names: (string | undefined)[] = []): string[] => names.filter((name) => name?.includes(stackName)) as string[];

  const userPools: Kind = {
    kind: 'user pool',
    list: async () => {
      const pools = await everyItem(paginateListUserPools({ client: cognito, stopOnSameToken, pageSize: 60 }, { MaxResults: 60 }), ({ UserPools }) => UserPools);
      return pools.filter(({ Name }) => Name === stackName).map(({ Id }) => Id!);
    },
    remove: (UserPoolId) => cognito.send(new DeleteUserPoolCommand({ UserPoolId })),
  };

  return [
    {
      kind: 'stack',
      list: async () => {
        const stacks = await everyItem(paginateDescribeStacks({ client: cloudFormation, stopOnSameToken }, {}), ({ Stacks }) => Stacks);
        return ours(stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName));
      },
      remove: (StackName) => cloudFormation.send(new DeleteStackCommand({ StackName })),
    },
    {
      kind: 'event source',
      list: async () => {
        const mappings = await everyItem(paginateListEventSourceMappings({ client: lambda, stopOnSameToken }, {}), ({ EventSourceMappings }) => EventSourceMappings);
        return mappings.filter(({ FunctionArn }) => FunctionArn?.includes(stackName)).map(({ UUID }) => UUID!);
      },
      remove: (UUID) => lambda.send(new DeleteEventSourceMappingCommand({ UUID })),
    },
    {
      kind: 'function',
      list: async () => ours((await everyItem(paginateListFunctions({ client: lambda, stopOnSameToken }, {}), ({ Functions }) => Functions)).map(({ FunctionName }) => FunctionName)),
      remove: (FunctionName) => lambda.send(new DeleteFunctionCommand({ FunctionName })),
    },
    {
      kind: 'layer',
      list: async () => {
        const versions = await everyItem(paginateListLayerVersions({ client: lambda, stopOnSameToken }, { LayerName: 'imaging' }), ({ LayerVersions }) => LayerVersions);
        return versions.map(({ Version }) => `imaging:${Version}`);
      },
      remove: (layer) => {
        const [LayerName, VersionNumber] = layer.split(':');
        return lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber: Number(VersionNumber) }));
      },
    },
    {
      kind: 'API',
      list: async () => {
        const apis = await everyItem(paginateGetRestApis({ client: gateway, stopOnSameToken }, {}), ({ items }) => items);
        return apis.filter(({ name }) => name === stackName).map(({ id }) => id!);
      },
      remove: (restApiId) => gateway.send(new DeleteRestApiCommand({ restApiId })),
    },
    {
      kind: 'schedule',
      // The SDK has no paginator for rules; they are found by prefix, and there are only a few.
      list: async () => ours((await events.send(new ListRulesCommand({ NamePrefix: stackName }))).Rules?.map(({ Name }) => Name)),
      remove: async (Rule) => {
        const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
        if (Targets.length > 0) await events.send(new RemoveTargetsCommand({ Rule, Ids: Targets.map(({ Id }) => Id!) }));
        await events.send(new DeleteRuleCommand({ Name: Rule }));
      },
    },
    {
      kind: 'subscription',
      list: async () => ours((await everyItem(paginateListSubscriptions({ client: sns, stopOnSameToken }, {}), ({ Subscriptions }) => Subscriptions)).map(({ SubscriptionArn }) => SubscriptionArn)),
      remove: (SubscriptionArn) => sns.send(new UnsubscribeCommand({ SubscriptionArn })),
    },
    {
      kind: 'topic',
      list: async () => ours((await everyItem(paginateListTopics({ client: sns, stopOnSameToken }, {}), ({ Topics }) => Topics)).map(({ TopicArn }) => TopicArn)),
      remove: (TopicArn) => sns.send(new DeleteTopicCommand({ TopicArn })),
    },
    {
      kind: 'queue',
      list: async () => ours(await everyItem(paginateListQueues({ client: sqs, stopOnSameToken }, { QueueNamePrefix: stackName }), ({ QueueUrls }) => QueueUrls)),
      remove: (QueueUrl) => sqs.send(new DeleteQueueCommand({ QueueUrl })),
    },
    {
      kind: 'table',
      list: async () => ours(await everyItem(paginateListTables({ client: dynamodb, stopOnSameToken }, {}), ({ TableNames }) => TableNames)),
      remove: (TableName) => dynamodb.send(new DeleteTableCommand({ TableName })),
    },
    {
      kind: 'bucket',
      list: async () => ours((await everyItem(paginateListBuckets({ client: s3, stopOnSameToken }, {}), ({ Buckets }) => Buckets)).map(({ Name }) => Name)),
      remove: async (Bucket) => {
        await emptyBucket(s3, Bucket);
        await s3.send(new DeleteBucketCommand({ Bucket }));
      },
    },
    ...(hasCognito ? [userPools] : []),
    {
      kind: 'log group',
      list: async () => ours((await everyItem(paginateDescribeLogGroups({ client: logs, stopOnSameToken }, {}), ({ logGroups }) => logGroups)).map(({ logGroupName }) => logGroupName)),
      remove: (logGroupName) => logs.send(new DeleteLogGroupCommand({ logGroupName })),
    },
    {
      kind: 'alarm',
      list: async () => ours((await everyItem(paginateDescribeAlarms({ client: cloudWatch, stopOnSameToken }, {}), ({ MetricAlarms }) => MetricAlarms)).map(({ AlarmName }) => AlarmName)),
      remove: (name) => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] })),
    },
    {
      kind: 'role',
      list: async () => ours((await everyItem(paginateListRoles({ client: iam, stopOnSameToken }, {}), ({ Roles }) => Roles)).map(({ RoleName }) => RoleName)),
      remove: async (RoleName) => {
        const policies = await everyItem(paginateListRolePolicies({ client: iam, stopOnSameToken }, { RoleName }), ({ PolicyNames }) => PolicyNames);
        for (const PolicyName of policies) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        await iam.send(new DeleteRoleCommand({ RoleName }));
      },
    },
  ];
}
