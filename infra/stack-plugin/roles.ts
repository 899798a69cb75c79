import type { GrantName } from '../../platform/grants/permissions.ts';
import { areaOf, logGroupNameOf } from './areas.ts';
import { forConnection, type DatabaseConnection, grants, manageSockets, onlyEmulated, onlyOnAws } from './grants.ts';
import { allow, getAtt, pascalCase, type Resource, type Resources, type Statement, sub } from './template.ts';

export interface FunctionConfig {
  handler: string;
  access?: GrantName[];
  events?: { http?: unknown; websocket?: { route: string }; sqs?: { arn: unknown }; stream?: { arn: unknown; destinations?: { onFailure: { arn: unknown } } } }[];
  role?: string;
  vpc?: false;
  disableLogs?: boolean;
}

export interface Deployment {
  /** Service and stage, as in `lambdagram-prod`. */
  stackName: string;
  onAws: boolean;
  /** Whether the functions run in a private network. */
  inNetwork: boolean;
  /** Whether it has a WebSocket API. */
  live: boolean;
  databaseConnection: DatabaseConnection;
}

/**
 * Each function's role, by the function's key. Functions with the same permissions share a role, which is named after the
 * permissions; a function that reads a queue or a stream has a separate one.
 */
export function rolesOf(functions: Iterable<readonly [key: string, config: FunctionConfig]>, deployment: Deployment) {
  const roleIds = new Map<string, string>();
  const sharing = new Map<string, FunctionConfig[]>();
  for (const [key, config] of functions) {
    const id = roleIdOf(key, config);
    roleIds.set(key, id);
    sharing.set(id, [...(sharing.get(id) ?? []), config]);
  }
  const resources: Resources = Object.fromEntries([...sharing].map(([id, configs]) => [id, roleOf(id, configs, deployment)]));
  return { resources, roleIds };
}

function roleIdOf(key: string, { access = [], events = [], vpc }: FunctionConfig): string {
  if (events.some(({ sqs, stream }) => sqs ?? stream)) return `${pascalCase(key)}Role`;
  const permitted = access.filter((grant) => grants[grant].length > 0).toSorted().map((grant) => grant.split('.').map(pascalCase).join(''));
  return `${vpc === false ? 'Outside' : ''}${permitted.join('') || 'Plain'}Role`;
}

/**
 * A role with the permissions for `access` and for event sources, and those that every function needs: logging in its area, tracing,
 * and the network, if there is one.
 */
function roleOf(id: string, sharing: readonly FunctionConfig[], { stackName, onAws, inNetwork, live, databaseConnection }: Deployment): Resource {
  const { access = [], events = [], vpc } = sharing[0]!;
  const areas = [...new Set(sharing.map(({ handler }) => areaOf(handler)))].toSorted();
  const statements = [
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ...areas.map((area) => sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:${logGroupNameOf(stackName, area)}:*`)),
    ),
    // These actions cannot be restricted to resources (AWS Service Authorization Reference: X-Ray).
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
    ...(inNetwork && vpc !== false ? [networkInterfaces] : []),
    ...events.flatMap(sourceStatements),
    ...access
      .toSorted()
      .flatMap((grant): Statement[] => grants[grant])
      .filter((statement) => !(onAws ? onlyEmulated : onlyOnAws).includes(statement) && (live || statement !== manageSockets))
      .flatMap((statement) => forConnection(statement, databaseConnection)),
  ];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: id, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** Lambda itself needs these to attach a function to a network. At that point no interface has a name yet. */
const networkInterfaces = allow(
  [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  '*',
);

const readQueue = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const sendTo = ['sqs:GetQueueUrl', 'sqs:SendMessage'];

function sourceStatements({ sqs, stream }: NonNullable<FunctionConfig['events']>[number]): Statement[] {
  if (sqs) {
    const [queue] = (sqs.arn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
    const deadLetters = getAtt(queue.replace(/Queue$/, 'DeadLetters'), 'Arn');
    return [
      // Not only reading: messages that wait during an outage are hidden for longer, and failed ones are sent again.
      allow([...readQueue, 'sqs:ChangeMessageVisibility', ...sendTo], sqs.arn),
      // A message that can never be handled is parked, with the reason.
      allow(sendTo, deadLetters),
    ];
  }
  if (!stream) return [];
  const { arn, destinations } = stream;
  return [
    allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream', 'dynamodb:ListStreams'], arn),
    ...(destinations ? [allow(sendTo, destinations.onFailure.arn)] : []),
  ];
}

/** Removes each function's explicit dependency on its role, which osls adds although a reference implies it (cfn-lint W3005). */
export function dropImpliedOrder(resources: Resources): void {
  for (const { Type, Properties, DependsOn } of Object.values(resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Array.isArray(DependsOn)) continue;
    const [role] = (Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
    DependsOn.splice(DependsOn.indexOf(role), 1);
  }
}
