import type { GrantName } from '../../platform/grants/permissions.ts';
import { allow, getAtt, ref, type Statement, sub } from './template.ts';

const table = getAtt('InteractionsTable', 'Arn');
const everyIndex = sub('${InteractionsTable.Arn}/index/*');
const everyObject = (bucket: string) => sub(`\${${bucket}.Arn}/*`);
/** Permission to sign in to a cluster or proxy, given by id, as one of its users. */
const signIn = (database: object | string, user: string) => {
  const arn = `arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:`;
  return allow(['rds-db:connect'], typeof database === 'string' ? sub(`${arn}${database}/${user}`) : { 'Fn::Sub': [`${arn}\${Proxy}/${user}`, { Proxy: database }] });
};
const proxy = { 'Fn::Select': [6, { 'Fn::Split': [':', getAtt('DatabaseProxy', 'DBProxyArn')] }] };
/** The cluster's resource id, which is assigned on creation; scripts/deploy/aurora.ts sets the variable. */
const cluster = process.env['AURORA_RESOURCE'] ?? 'cluster-unknown';
const parameters = (...names: string[]) => allow(['ssm:GetParameter'], ...names.map((name) => sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/\${AWS::StackName}/${name}`)));

/** The permissions for accessing rows and for migrations, by the `connection` in infra/sizes/databases.yml. */
export const connections = {
  /** Emulators: the URL includes the password. */
  password: { rows: [], migrations: [] },
  /** The proxy's id is only available as the last part of its ARN. */
  proxy: { rows: [signIn(proxy, 'lambdagram_app')], migrations: [signIn(proxy, 'lambdagram')] },
  /** Encrypted with the account's key for Systems Manager, which doesn't require a permission. */
  parameter: { rows: [parameters('database-url')], migrations: [parameters('database-url', 'migration-url')] },
  cluster: { rows: [signIn(cluster, 'lambdagram_app')], migrations: [signIn(cluster, 'lambdagram')] },
} satisfies Record<string, { rows: Statement[]; migrations: Statement[] }>;
export type DatabaseConnection = keyof typeof connections;

/** Placeholders that are replaced with the permissions for the deployment's connection. */
const connect = allow(['rds-db:connect'], 'rows of the database');
const connectAsOwner = allow(['rds-db:connect'], 'the database');

export function forConnection(statement: Statement, connection: DatabaseConnection): Statement[] {
  if (statement === connect) return connections[connection].rows;
  return statement === connectAsOwner ? connections[connection].migrations : [statement];
}

const mark = allow(
  ['cloudfront-keyvaluestore:DeleteKey', 'cloudfront-keyvaluestore:DescribeKeyValueStore', 'cloudfront-keyvaluestore:GetKey', 'cloudfront-keyvaluestore:PutKey'],
  getAtt('MediaMarkers', 'Arn'),
);
const invalidate = allow(['cloudfront:CreateInvalidation'], sub('arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${MediaDistribution}'));
/** Sending mail through SES. Like the CDN, emulators don't have it. */
const sendMail = allow(['ses:SendEmail'], process.env['SES_IDENTITY_ARN'] ?? 'arn:aws:ses:*:*:identity/none');
export const onlyOnAws: readonly Statement[] = [invalidate, mark, sendMail];
/** Emulated CDNs read markers from the bucket. */
const markers = [allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], sub('${MediaBucket.Arn}/markers/*')), allow(['s3:ListBucket'], getAtt('MediaBucket', 'Arn'))];
export const onlyEmulated: readonly Statement[] = markers;
/** For deployments with a WebSocket API. */
export const manageSockets = allow(['execute-api:ManageConnections'], sub('arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${LiveApi}/*'));
const userPool = getAtt('UserPool', 'Arn');

/** The AWS permissions of each grant in platform/grants. */
export const grants = {
  database: [connect],
  'database.migrate': [connectAsOwner],
  // Valkey can be reached by everything in the functions' network.
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
  /** Presigning upload URLs needs this, too: a URL has only its signer's permissions. */
  'uploads.write': [allow(['s3:PutObject'], everyObject('UploadsBucket'))],
  'uploads.read': [
    allow(['s3:GetObject'], everyObject('UploadsBucket')),
    // Without this, the response for a missing object would be 403 instead of 404.
    allow(['s3:ListBucket'], getAtt('UploadsBucket', 'Arn')),
  ],
  'uploads.delete': [allow(['s3:DeleteObject'], everyObject('UploadsBucket'))],
  'media.write': [allow(['s3:PutObject'], everyObject('MediaBucket'))],
  'media.read': [allow(['s3:GetObject'], everyObject('MediaBucket')), allow(['s3:ListBucket'], getAtt('MediaBucket', 'Arn'))],
  'media.delete': [allow(['s3:DeleteObject'], everyObject('MediaBucket'))],
  'media.move': [
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], everyObject('MediaBucket')),
    allow(['s3:ListBucket'], getAtt('MediaBucket', 'Arn')),
  ],
  'media.erase': [
    allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], everyObject('MediaBucket')),
    allow(['s3:ListBucketVersions'], getAtt('MediaBucket', 'Arn')),
  ],
  // Uploading parts needs the same permission as uploading objects.
  'exports.write': [allow(['s3:AbortMultipartUpload', 's3:PutObject'], sub('${MediaBucket.Arn}/exports/*'))],
  'exports.read': [allow(['s3:GetObject'], sub('${MediaBucket.Arn}/exports/*'))],
  'ledger.write': [allow(['s3:PutObject'], sub('${MediaBucket.Arn}/ledger/*'))],
  'ledger.read': [allow(['s3:ListBucket'], getAtt('MediaBucket', 'Arn'))],
  'deadLetters.forget': [
    allow(['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'], sub('arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${AWS::StackName}-*-dlq')),
  ],
  'events.publish': [allow(['sns:Publish'], ref('EventsTopic'))],
  'fanOut.send': [allow(['sqs:SendMessage'], getAtt('FanOutQueue', 'Arn'))],
  'live.address': [],
  'live.send': [allow(['sqs:SendMessage'], getAtt('LiveMessageQueue', 'Arn'))],
  'live.manage': [manageSockets],
  'relay.wake': [allow(['sqs:SendMessage'], getAtt('RelayQueue', 'Arn'))],
  'cdn.invalidate': [invalidate],
  'cdnMarkers.write': [mark, ...markers],
  'mail.send': [sendMail],
  'accounts.create': [allow(['cognito-idp:AdminCreateUser', 'cognito-idp:AdminSetUserPassword'], userPool)],
  'accounts.signIn': [allow(['cognito-idp:AdminInitiateAuth', 'cognito-idp:AdminRespondToAuthChallenge'], userPool)],
  'accounts.setPassword': [allow(['cognito-idp:AdminSetUserPassword'], userPool)],
  'accounts.setTotp': [allow(['cognito-idp:AdminSetUserMFAPreference'], userPool)],
  'accounts.setRole': [allow(['cognito-idp:AdminAddUserToGroup', 'cognito-idp:AdminRemoveUserFromGroup'], userPool)],
  // Operations without AWS credentials, which the functions call with a secret.
  'accounts.recover': [],
  'accounts.makeTotp': [],
  'accounts.changeEmail': [allow(['cognito-idp:AdminUpdateUserAttributes'], userPool)],
  'accounts.delete': [allow(['cognito-idp:AdminDeleteUser'], userPool)],
  // Operations that users call with their own tokens.
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
