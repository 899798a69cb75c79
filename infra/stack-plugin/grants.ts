import type { GrantName } from '../../platform/grants/permissions.ts';
import { allow, getAtt, ref, type Statement, sub } from './template.ts';

const table = getAtt('InteractionsTable', 'Arn');
const everyIndex = sub('${InteractionsTable.Arn}/index/*');
const everyObject = (bucket: string) => sub(`\${${bucket}.Arn}/*`);
/** The proxy's id is the last part of its ARN; nothing else names it. */
const connectAs = (role: string) =>
  allow(['rds-db:connect'], {
    'Fn::Sub': [
      `arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:\${Proxy}/${role}`,
      { Proxy: { 'Fn::Select': [6, { 'Fn::Split': [':', getAtt('DatabaseProxy', 'DBProxyArn')] }] } },
    ],
  });
const connect = connectAs('lambdagram_app');
const connectAsOwner = connectAs('lambdagram');
/** Only on AWS is there a proxy that asks for them. */
export const ofProxy: readonly Statement[] = [connect, connectAsOwner];
const userPool = getAtt('UserPool', 'Arn');

/** What each grant of platform/grants permits on AWS. */
export const grants = {
  database: [connect],
  'database.migrate': [connectAsOwner],
  // Valkey is open to the functions' network.
  cache: [],
  mediaUrls: [],
  'interactions.read': [allow(['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'], table, everyIndex)],
  'interactions.write': [
    allow(
      ['dynamodb:BatchWriteItem', 'dynamodb:ConditionCheckItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      table,
    ),
  ],
  'limits.count': [allow(['dynamodb:UpdateItem'], table)],
  /** Also what an upload URL permits: it can do no more than its signer. */
  'uploads.write': [allow(['s3:PutObject'], everyObject('UploadsBucket'))],
  'uploads.read': [
    allow(['s3:GetObject'], everyObject('UploadsBucket')),
    // Without it a missing object is answered 403 instead of 404.
    allow(['s3:ListBucket'], getAtt('UploadsBucket', 'Arn')),
  ],
  'uploads.delete': [allow(['s3:DeleteObject'], everyObject('UploadsBucket'))],
  'media.write': [allow(['s3:PutObject'], everyObject('MediaBucket'))],
  'media.delete': [allow(['s3:DeleteObject'], everyObject('MediaBucket'))],
  'events.publish': [allow(['sns:Publish'], ref('EventsTopic'))],
  'fanOut.send': [allow(['sqs:SendMessage'], getAtt('FanOutQueue', 'Arn'))],
  'relay.wake': [allow(['sqs:SendMessage'], getAtt('RelayQueue', 'Arn'))],
  'accounts.create': [allow(['cognito-idp:AdminCreateUser', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminSetUserPassword'], userPool)],
  'accounts.signIn': [allow(['cognito-idp:AdminInitiateAuth'], userPool)],
  'accounts.delete': [allow(['cognito-idp:AdminDeleteUser'], userPool)],
  // Operations of the pool that its users call with their own tokens.
  'accounts.own': [],
  'dependencies.check': [
    connect,
    allow(['dynamodb:DescribeTable'], table),
    allow(['s3:ListBucket'], getAtt('MediaBucket', 'Arn')),
    allow(['cognito-idp:DescribeUserPool'], userPool),
    allow(['sns:GetTopicAttributes'], ref('EventsTopic')),
    allow(['sqs:GetQueueAttributes'], getAtt('RelayQueue', 'Arn')),
  ],
} satisfies Record<GrantName, Statement[]>;
