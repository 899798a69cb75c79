import { APIGatewayClient, DeleteRestApiCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DeleteAlarmsCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient, DeleteUserPoolCommand, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteRuleCommand, EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  DeleteLayerVersionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListLayerVersionsCommand,
} from '@aws-sdk/client-lambda';
import { DeleteBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteTopicCommand, ListSubscriptionsCommand, ListTopicsCommand, SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { emptyBucket } from './empty-bucket.ts';
import { stackName } from './names.ts';
import { clientConfig } from './stack.ts';

/** One kind of resource: which there are of ours, and how one is removed. */
interface Kind {
  kind: string;
  list(): Promise<string[]>;
  remove(name: string): Promise<unknown>;
}

/**
 * What a deployment is made of, in an order in which it can be taken apart. The first page of each list (50 to 100 entries)
 * is looked at, which is more than one service has.
 */
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
      const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 60 }));
      return UserPools.filter(({ Name }) => Name === stackName).map(({ Id }) => Id!);
    },
    remove: (UserPoolId) => cognito.send(new DeleteUserPoolCommand({ UserPoolId })),
  };

  return [
    {
      kind: 'stack',
      list: async () => {
        const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
        return ours(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName));
      },
      remove: (StackName) => cloudFormation.send(new DeleteStackCommand({ StackName })),
    },
    {
      kind: 'event source',
      list: async () => {
        const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
        return EventSourceMappings.filter(({ FunctionArn }) => FunctionArn?.includes(stackName)).map(({ UUID }) => UUID!);
      },
      remove: (UUID) => lambda.send(new DeleteEventSourceMappingCommand({ UUID })),
    },
    {
      kind: 'function',
      list: async () => ours((await lambda.send(new ListFunctionsCommand({}))).Functions?.map(({ FunctionName }) => FunctionName)),
      remove: (FunctionName) => lambda.send(new DeleteFunctionCommand({ FunctionName })),
    },
    {
      kind: 'layer',
      list: async () => {
        const { LayerVersions = [] } = await lambda.send(new ListLayerVersionsCommand({ LayerName: 'imaging' }));
        return LayerVersions.map(({ Version }) => `imaging:${Version}`);
      },
      remove: (layer) => {
        const [LayerName, VersionNumber] = layer.split(':');
        return lambda.send(new DeleteLayerVersionCommand({ LayerName, VersionNumber: Number(VersionNumber) }));
      },
    },
    {
      kind: 'API',
      list: async () => {
        const { items = [] } = await gateway.send(new GetRestApisCommand({}));
        return items.filter(({ name }) => name === stackName).map(({ id }) => id!);
      },
      remove: (restApiId) => gateway.send(new DeleteRestApiCommand({ restApiId })),
    },
    {
      kind: 'schedule',
      list: async () => ours((await events.send(new ListRulesCommand({}))).Rules?.map(({ Name }) => Name)),
      remove: async (Rule) => {
        const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule }));
        if (Targets.length > 0) await events.send(new RemoveTargetsCommand({ Rule, Ids: Targets.map(({ Id }) => Id!) }));
        await events.send(new DeleteRuleCommand({ Name: Rule }));
      },
    },
    {
      kind: 'subscription',
      list: async () => ours((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn)),
      remove: (SubscriptionArn) => sns.send(new UnsubscribeCommand({ SubscriptionArn })),
    },
    {
      kind: 'topic',
      list: async () => ours((await sns.send(new ListTopicsCommand({}))).Topics?.map(({ TopicArn }) => TopicArn)),
      remove: (TopicArn) => sns.send(new DeleteTopicCommand({ TopicArn })),
    },
    {
      kind: 'queue',
      list: async () => ours((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: stackName }))).QueueUrls),
      remove: (QueueUrl) => sqs.send(new DeleteQueueCommand({ QueueUrl })),
    },
    {
      kind: 'table',
      list: async () => ours((await dynamodb.send(new ListTablesCommand({}))).TableNames),
      remove: (TableName) => dynamodb.send(new DeleteTableCommand({ TableName })),
    },
    {
      kind: 'bucket',
      list: async () => ours((await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)),
      remove: async (Bucket) => {
        await emptyBucket(s3, Bucket);
        await s3.send(new DeleteBucketCommand({ Bucket }));
      },
    },
    ...(hasCognito ? [userPools] : []),
    {
      kind: 'log group',
      list: async () => ours((await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.map(({ logGroupName }) => logGroupName)),
      remove: (logGroupName) => logs.send(new DeleteLogGroupCommand({ logGroupName })),
    },
    {
      kind: 'alarm',
      list: async () => ours((await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms?.map(({ AlarmName }) => AlarmName)),
      remove: (name) => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] })),
    },
    {
      kind: 'role',
      list: async () => ours((await iam.send(new ListRolesCommand({}))).Roles?.map(({ RoleName }) => RoleName)),
      remove: async (RoleName) => {
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
        await iam.send(new DeleteRoleCommand({ RoleName }));
      },
    },
  ];
}
