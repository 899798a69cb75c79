import { type Grant, grants } from './grants.ts';
import { allow, getAtt, pascalCase, type Resource, type Resources, type Statement, sub } from './template.ts';

export interface FunctionConfig {
  /** With service and stage, as in `lambdagram-prod-like-post`. */
  name: string;
  access?: Grant[];
  events?: { sqs?: { arn: unknown }; stream?: { arn: unknown; destinations?: { onFailure: { arn: unknown } } } }[];
  role?: string;
}

export const roleIdOf = (key: string): string => `${pascalCase(key)}Role`;

/**
 * The role of one function: what its `access` names, what its event sources need, and what every function does (log,
 * trace, and on AWS live in the network).
 */
export function roleOf(config: FunctionConfig, onAws: boolean): Resource {
  const statements = [
    allow(
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${config.name}:*`),
    ),
    // These know no resources (AWS Service Authorization Reference: X-Ray).
    allow(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], '*'),
    ...(onAws ? [networkInterfaces] : []),
    ...(config.events ?? []).flatMap(sourceStatements),
    ...(config.access ?? []).filter((grant) => onAws || grant !== 'database').flatMap((grant) => grants[grant]),
  ];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: config.name, PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** Lambda itself asks for these when it puts a function into a network, before any interface has a name. */
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

function sourceStatements({ sqs, stream }: NonNullable<FunctionConfig['events']>[number]): Statement[] {
  if (sqs) {
    const [queue] = (sqs.arn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
    return [
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], sqs.arn),
      // A message that can never be handled is parked there, with the reason.
      allow(['sqs:SendMessage'], getAtt(queue.replace(/Queue$/, 'DeadLetters'), 'Arn')),
    ];
  }
  if (!stream) return [];
  const { arn, destinations } = stream;
  return [
    allow(['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream', 'dynamodb:ListStreams'], arn),
    ...(destinations ? [allow(['sqs:SendMessage'], destinations.onFailure.arn)] : []),
  ];
}

/** osls orders each function after its role, which the reference to it does already (cfn-lint W3005). */
export function dropImpliedOrder(resources: Resources): void {
  for (const { Type, Properties, DependsOn } of Object.values(resources)) {
    if (Type !== 'AWS::Lambda::Function' || !Array.isArray(DependsOn)) continue;
    const [role] = (Properties['Role'] as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
    DependsOn.splice(DependsOn.indexOf(role), 1);
  }
}
