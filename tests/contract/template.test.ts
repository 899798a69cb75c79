import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limits as ofFunctions } from '../../core/shared/limits.ts';
import { consumers } from '../../events/consumers.ts';
import { guardedPoolOperations, publicPoolOperations } from '../../infra/pool-operations.ts';
import { moveUserPoolOut } from '../../infra/stack-plugin/outside-pool.ts';
import { functionIdOf } from '../../infra/stack-plugin/template.ts';
import { statusOf } from '../../platform/problem.ts';
import { documentIn, named, ofType, packagedTemplate, type Resource, routesIn, type Statement, statementsOf } from './packaged-template.ts';

// Packaged sequentially, since both may have to install the imaging layer.
const aws = await packagedTemplate('prod');
const local = await packagedTemplate('local');
const idsOf = (type: string) => ofType(aws, type).map(([id]) => id);
const list = <Item>(value: Item | Item[]): Item[] => (Array.isArray(value) ? value : [value]);

interface Alarm {
  AlarmActions?: unknown[];
  Metrics: { MetricStat?: { Metric: { Dimensions: { Name: string; Value: unknown }[] } } }[];
}
const alarms = ofType(aws, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => ({ id, ...(Properties as unknown as Alarm) }));
const watched = new Set(
  alarms.flatMap(({ Metrics }) => Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []).map(({ Value }) => JSON.stringify(Value))),
);
const isWatched = ({ Properties }: Resource) => watched.has(JSON.stringify(Properties['QueueName']));

describe('queues', () => {
  const queues = ofType(aws, 'AWS::SQS::Queue');
  const deadLettersOf = ({ Properties }: Resource) =>
    named((Properties['RedrivePolicy'] as { deadLetterTargetArn: unknown } | undefined)?.deadLetterTargetArn);
  const destinations = ofType(aws, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) =>
    named((Properties['DestinationConfig'] as { OnFailure: { Destination: unknown } } | undefined)?.OnFailure.Destination),
  );
  const deadLetters = new Set([...queues.map(([, queue]) => deadLettersOf(queue)), ...destinations]);

  it('have a dead-letter queue that keeps messages for two weeks', () => {
    const sources = queues.filter(([id]) => !deadLetters.has(id));
    expect(sources).toHaveLength(Object.keys(consumers).length);
    for (const [id, queue] of sources) {
      expect([id, aws[deadLettersOf(queue) ?? '']?.Properties]).toMatchObject([id, { MessageRetentionPeriod: 1_209_600 }]);
    }
  });

  it('all have alarms and encryption', () => {
    expect(queues.filter(([, queue]) => !isWatched(queue)).map(([id]) => id)).toEqual([]);
    expect(queues.filter(([, { Properties }]) => Properties['SqsManagedSseEnabled'] !== true).map(([id]) => id)).toEqual([]);
  });

  it('have no more concurrent readers than the database can handle', () => {
    const mappings = ofType(aws, 'AWS::Lambda::EventSourceMapping').filter(([id]) => /SQS/.test(id));
    expect(mappings).toHaveLength(Object.keys(consumers).length);
    for (const [id, { Properties }] of mappings) {
      expect([id, Properties['ScalingConfig']]).toEqual([id, { MaximumConcurrency: expect.any(Number) as number }]);
    }
  });
});

describe('alarms', () => {
  it('all notify somebody', () => {
    expect(alarms.filter(({ AlarmActions }) => named(AlarmActions?.[0]) !== 'AlarmsTopic').map(({ id }) => id)).toEqual([]);
  });

  it('cover what docs/operations.md explains', () => {
    const promised = ['ApiErrors', 'ApiLatency', 'Throttles', 'OutboxLag', 'StreamAge', 'DatabaseCapacity', 'DatabaseConnections'];
    promised.push('DatabaseWait', 'CacheThrottles', 'TableThrottles', 'TableErrors', 'EdgeErrors', 'FirewallBlocks', 'PoolBlocks', 'SignInThrottles');
    expect(alarms.map(({ id }) => id)).toEqual(expect.arrayContaining(promised.map((name) => `${name}Alarm`)));
  });

  it('combine at most ten metrics each, CloudWatch’s limit', () => {
    for (const { id, Metrics } of alarms) expect([id, Metrics.filter(({ MetricStat }) => MetricStat).length > 10]).toEqual([id, false]);
  });

  it('are on the dashboard, which CloudWatch can read', () => {
    const body = aws['Dashboard']!.Properties['DashboardBody'] as { 'Fn::Sub': string };
    const { widgets } = JSON.parse(body['Fn::Sub']) as { widgets: { type: string; properties: { alarms: string[] } }[] };
    const shown = widgets.find(({ type }) => type === 'alarm')!.properties.alarms;
    expect(shown.toSorted()).toEqual(alarms.map(({ id }) => `\${${id}.Arn}`).toSorted());
  });
});

describe('permissions', () => {
  it('are shared by functions that need the same, and name the log groups of these', () => {
    const groups = new Map<string, Set<string>>();
    for (const [, { Properties }] of ofType(aws, 'AWS::Lambda::Function')) {
      const { LogGroup } = Properties['LoggingConfig'] as { LogGroup: unknown };
      const role = named(Properties['Role'])!;
      groups.set(role, (groups.get(role) ?? new Set()).add(aws[named(LogGroup)!]!.Properties['LogGroupName'] as string));
    }
    for (const [role, names] of groups) {
      const [logging] = statementsOf(aws[role]!);
      const written = (logging!.Resource as { 'Fn::Sub': string }[]).map((arn) => /:log-group:(.+):\*$/.exec(arn['Fn::Sub'])![1]);
      expect([role, written]).toEqual([role, [...names].toSorted()]);
    }
  });

  it("let API Gateway call the endpoints' functions, and no others", () => {
    const called = Object.values(documentIn(aws).paths).flatMap((operations) => Object.values(operations).map(({ functionName }) => functionName));
    const allowed = ofType(aws, 'AWS::IAM::ManagedPolicy').flatMap(([, policy]) => {
      expect(policy.Properties['Roles']).toEqual([{ Ref: 'ApiRole' }]);
      // IAM ignores white space, and allows 6,144 characters.
      expect(JSON.stringify(policy.Properties['PolicyDocument']).length).toBeLessThan(6_144);
      return statementsOf(policy).flatMap(({ Action, Resource }) => {
        expect(Action).toEqual(['lambda:InvokeFunction']);
        return (Resource as { 'Fn::Sub': string }[]).map((arn) => arn['Fn::Sub'].split(':').at(-1)!);
      });
    });
    expect(allowed.toSorted()).toEqual([...new Set(called), 'lambdagram-prod-handle-socket'].sort());
    expect(allowed).not.toContain('lambdagram-prod-migrate');
    expect(ofType(aws, 'AWS::Lambda::Permission').filter(([, { Properties }]) => Properties['Principal'] !== 'events.amazonaws.com')).toEqual([]);
  });

  it('to sign in as the owner of the database belong to migrate alone, which has no others to sign in', () => {
    const users = ofType(aws, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) => {
      const allowed = statementsOf(aws[named(Properties['Role'])!]!).filter(({ Action }) => list(Action).includes('rds-db:connect'));
      return allowed.map(({ Resource }) => ({ id, user: /dbuser:\$\{Proxy\}\/(\w+)/.exec(JSON.stringify(Resource))![1] }));
    });
    const others = users.filter(({ id }) => id !== 'MigrateLambdaFunction');
    expect(others.length).toBeGreaterThan(20);
    expect(new Set(others.map(({ user }) => user))).toEqual(new Set(['lambdagram_app']));
    expect(users.filter(({ id }) => id === 'MigrateLambdaFunction').map(({ user }) => user)).toEqual(['lambdagram']);
  });

  it('name what they are for', () => {
    // Actions that cannot be restricted to resources: for traces, and for Lambda's network interfaces.
    const nameless = new Set(
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].concat(
        ['CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces'].map((action) => `ec2:${action}`),
        ['DescribeSubnets', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'].map((action) => `ec2:${action}`),
      ),
    );
    const isWide = ({ Effect, Resource }: Statement) =>
      Effect === 'Allow' && list(Resource).some((name) => typeof name === 'string' && name.startsWith('*'));
    const actionsOf = (id: string, statements: Statement[]) =>
      statements.flatMap(({ Action }) => list(Action)).map((action) => ({ id, action }));
    const wide = Object.entries(aws).flatMap(([id, resource]) => actionsOf(id, statementsOf(resource).filter(isWide)));
    expect(wide.filter(({ action }) => !nameless.has(action))).toEqual([]);
    const actions = ofType(aws, 'AWS::IAM::Role').flatMap(([id, role]) => actionsOf(id, statementsOf(role)));
    expect(actions.filter(({ action }) => action.includes('*'))).toEqual([]);
  });
});

describe('buckets', () => {
  const buckets = ofType(aws, 'AWS::S3::Bucket');
  const policiesOf = (bucket: string) =>
    ofType(aws, 'AWS::S3::BucketPolicy').filter(([, { Properties }]) => named(Properties['Bucket']) === bucket);

  it('are closed to the public and encrypted', () => {
    for (const [id, { Properties }] of buckets) {
      expect([id, Properties]).toMatchObject([
        id,
        {
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        },
      ]);
    }
  });

  it('are read by nobody but their distribution, and never unencrypted', () => {
    for (const [id] of buckets) {
      const statements = policiesOf(id).flatMap(([, policy]) => statementsOf(policy));
      const unencrypted = statements
        .filter(({ Effect, Action }) => Effect === 'Deny' && Action === 's3:*')
        .map(({ Condition }) => String((Condition as { Bool: Record<string, unknown> }).Bool['aws:SecureTransport']));
      expect([id, unencrypted]).toEqual([id, ['false']]);
      for (const allowed of statements.filter(({ Effect }) => Effect === 'Allow')) {
        expect(allowed).toMatchObject({
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceArn': {} } },
        });
      }
    }
  });
});

describe('the API', () => {
  interface Distribution {
    Origins: { Id: string; S3OriginConfig?: object; OriginAccessControlId?: unknown; OriginCustomHeaders?: unknown[] }[];
    DefaultCacheBehavior: object;
    CacheBehaviors?: { PathPattern: string; TargetOriginId: string; FunctionAssociations: { FunctionARN: unknown }[] }[];
  }
  const distributionOf = ({ Properties }: Resource) => Properties['DistributionConfig'] as Distribution;
  const distributions = ofType(aws, 'AWS::CloudFront::Distribution').map(([, resource]) => distributionOf(resource));
  const site = distributionOf(aws['SiteDistribution']!);
  const firewall = aws['Firewall']!.Properties as { CustomResponseBodies: Record<string, { Content: string }>; Rules: unknown[] };

  it('has the routes of the contract and no others', () => {
    const text = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    const { paths } = JSON.parse(text) as { paths: Record<string, object> };
    const promised = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = routesIn(aws).filter((route) => !route.startsWith('ANY '));
    expect(routes.toSorted()).toEqual(promised.toSorted());
  });

  it('gets all of its paths from CloudFront, with the client’s address', () => {
    const behaviors = site.CacheBehaviors!;
    // Except `/`, where the distribution serves the web client.
    const fits = (path: string, pattern: string) => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern);
    const reaches = (path: string) => behaviors.some(({ PathPattern }) => fits(path, PathPattern));
    const paths = routesIn(aws).map((route) => route.slice(route.indexOf(' ') + 1)).filter((path) => path !== '/{proxy+}' && path !== '/');
    expect(paths.filter((path) => !reaches(path))).toEqual([]);
    for (const { PathPattern, TargetOriginId, FunctionAssociations } of behaviors) {
      // Share pages are the same for everybody, so only the path of the request is forwarded.
      const told = PathPattern.startsWith('/share') ? 'ClientRouteFunction' : 'ViewerAddressFunction';
      expect([TargetOriginId, FunctionAssociations.map(({ FunctionARN }) => named(FunctionARN))]).toEqual(['api', [told]]);
    }
  });

  it('is protected by the firewall from requests that bypass CloudFront', () => {
    expect(aws['FirewallOfTheApi']!.Properties).toMatchObject({
      WebACLArn: { 'Fn::GetAtt': ['Firewall', 'Arn'] },
      ResourceArn: { 'Fn::Sub': expect.stringContaining('/restapis/${ApiGatewayRestApi}/stages/${ApiGatewayStage}') as string },
    });
    const secret = '{{resolve:ssm:/lambdagram-prod/origin-secret}}';
    const { OriginCustomHeaders } = site.Origins.find(({ Id }) => Id === 'api')!;
    expect(OriginCustomHeaders).toEqual([{ HeaderName: 'x-origin-verify', HeaderValue: secret }]);
    const known = {
      FieldToMatch: { SingleHeader: { Name: 'x-origin-verify' } },
      SearchString: secret,
      PositionalConstraint: 'EXACTLY',
    };
    const [first] = firewall.Rules;
    expect(first).toMatchObject({
      Priority: 0,
      Statement: { NotStatement: { Statement: { ByteMatchStatement: known } } },
      Action: { Block: {} },
    });
  });

  it('allows a number of requests per address, and rejects more in the usual format', () => {
    const byAddress = { AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'x-viewer-ip' } };
    const limits = firewall.Rules.filter((rule) => JSON.stringify(rule).includes('RateBasedStatement'));
    expect(limits).toHaveLength(2);
    const { status, title } = statusOf.rate_limited;
    const refusal = { Block: { CustomResponse: { ResponseCode: status, CustomResponseBodyKey: 'too-many-requests' } } };
    for (const limit of limits) expect(limit).toMatchObject({ Statement: { RateBasedStatement: byAddress }, Action: refusal });
    // The functions use the same limit, even without a firewall.
    const { count, seconds } = ofFunctions['sign-ins'].client;
    expect(limits).toContainEqual(expect.objectContaining({ Name: 'sign-ins', Statement: { RateBasedStatement: expect.objectContaining({ Limit: count, EvaluationWindowSec: seconds }) as object } }));
    const detail = expect.any(String) as string;
    const problem = { type: 'about:blank', title, status, detail, code: 'rate_limited', trace_id: '' };
    expect(JSON.parse(firewall.CustomResponseBodies['too-many-requests']!.Content)).toEqual(problem);
    const number = expect.any(Number) as number;
    expect(aws['ApiGatewayStage']!.Properties).toMatchObject({
      MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: number, ThrottlingBurstLimit: number }],
    });
  });

  it('and the photos and pages beside it come from buckets that only CloudFront may read, over https', () => {
    const origins = distributions.flatMap(({ Origins }) => Origins).filter(({ S3OriginConfig }) => S3OriginConfig);
    // The site's bucket, and the media bucket: as a whole, and with each prefix for owners' files.
    expect(origins.map(({ Id }) => Id)).toEqual(expect.arrayContaining(['site', 'media', 'public', 'private']));
    expect(origins).toHaveLength(4);
    const signed = { OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' } };
    for (const { Id, OriginAccessControlId } of origins) {
      expect([Id, aws[named(OriginAccessControlId) ?? '']?.Properties]).toMatchObject([Id, signed]);
    }
    const encrypted = { ViewerProtocolPolicy: expect.stringMatching(/^(https-only|redirect-to-https)$/) as string };
    for (const { DefaultCacheBehavior, CacheBehaviors = [] } of distributions) {
      for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors]) expect(behavior).toMatchObject(encrypted);
    }
  });
});

it('photos need a signed URL unless they are public, and every request is checked against the markers', () => {
  interface Behavior { PathPattern?: string; TargetOriginId: string; TrustedKeyGroups: object[]; FunctionAssociations: object[] }
  const { DefaultCacheBehavior, CacheBehaviors } = (aws['MediaDistribution']!.Properties as { DistributionConfig: { DefaultCacheBehavior: Behavior; CacheBehaviors: Behavior[] } }).DistributionConfig;
  expect(DefaultCacheBehavior).toMatchObject({ TargetOriginId: 'owned', TrustedKeyGroups: [{ Ref: 'MediaKeys' }] });
  expect(CacheBehaviors.map(({ PathPattern, TargetOriginId, TrustedKeyGroups }) => [PathPattern, TargetOriginId, TrustedKeyGroups])).toEqual([['public/*', 'media', []], ['??/*', 'media', []]]);
  const marked = [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['MediaAccessFunction', 'FunctionARN'] } }];
  for (const { FunctionAssociations } of [DefaultCacheBehavior, ...CacheBehaviors]) expect(FunctionAssociations).toEqual(marked);
});

describe('the user pool', () => {
  interface Statement {
    RegexMatchStatement?: { FieldToMatch: object; RegexString: string };
    ByteMatchStatement?: { FieldToMatch: object; SearchString: unknown };
    NotStatement?: { Statement: Statement };
    AndStatement?: { Statements: Statement[] };
  }
  const { DefaultAction, Rules } = aws['PoolFirewall']!.Properties as { DefaultAction: object; Rules: { Statement: Statement; Action: object }[] };
  const holds = ({ RegexMatchStatement: match, ByteMatchStatement: secret, NotStatement: not, AndStatement: and }: Statement, operation: string, sent: unknown): boolean => {
    if (and) return and.Statements.every((part) => holds(part, operation, sent));
    if (not) return !holds(not.Statement, operation, sent);
    return secret ? secret.SearchString === sent : new RegExp(match!.RegexString).test(operation);
  };
  const isBlocked = (operation: string, sent?: unknown) => Rules.some(({ Statement, Action }) => 'Block' in Action && holds(Statement, operation, sent));

  it('serves the functions, and no clients with their own access tokens', () => {
    expect(aws['FirewallOfThePool']!.Properties).toEqual({
      WebACLArn: { 'Fn::GetAtt': ['PoolFirewall', 'Arn'] },
      ResourceArn: { 'Fn::GetAtt': ['UserPool', 'Arn'] },
    });
    expect(DefaultAction).toEqual({ Allow: {} });
    for (const operation of ['DeleteUser', 'UpdateUserAttributes', 'SignUp', 'GetUserAuthFactors', 'xGetUser', ...guardedPoolOperations]) {
      expect([operation, isBlocked(operation)]).toEqual([operation, true]);
    }
    // The last one stands for a request for the signing keys, which has no operation.
    for (const operation of [...publicPoolOperations, '']) expect([operation, isBlocked(operation)]).toEqual([operation, false]);
  });

  it('lets the functions, which have a secret, mail codes for new passwords, and nobody else', () => {
    const { Environment } = aws['RequestDashpasswordDashresetLambdaFunction']!.Properties as { Environment: { Variables: Record<string, string> } };
    const secret = Environment.Variables['POOL_SECRET'];
    expect(secret).toContain('origin-secret');
    for (const operation of guardedPoolOperations) expect([operation, isBlocked(operation, secret)]).toEqual([operation, false]);
    expect(isBlocked('DeleteUser', secret)).toBe(true);
  });

  it('lets its client write no attribute that anything reads', () => {
    expect(aws['UserPoolClient']!.Properties['WriteAttributes']).toEqual(['zoneinfo']);
  });
});

describe('data', () => {
  it('survives the removal of the stack, and mistakes', () => {
    const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    expect(aws['Database']).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: { DeletionProtection: true, StorageEncrypted: true, BackupRetentionPeriod: 14 },
    });
    expect(aws['InteractionsTable']).toMatchObject({
      ...kept,
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
    expect(aws['MediaBucket']).toMatchObject({ ...kept, Properties: { VersioningConfiguration: { Status: 'Enabled' } } });
    expect(aws['UserPool']).toMatchObject({ ...kept, Properties: { DeletionProtection: 'ACTIVE' } });
  });

  it('is reached by the functions only, encrypted and signed in by their role', () => {
    const groups = idsOf('AWS::EC2::SecurityGroup');
    const open = groups.filter((id) => JSON.stringify(aws[id]!.Properties['SecurityGroupIngress'] ?? '').includes('Cidr'));
    expect(open).toEqual([]);
    for (const id of groups) expect([id, aws[id]!.Properties['SecurityGroupEgress']]).toEqual([id, [expect.anything()]]);
    expect(aws['DatabaseProxy']!.Properties).toMatchObject({ RequireTLS: true, Auth: [{ IAMAuth: 'REQUIRED' }] });
    for (const id of idsOf('AWS::RDS::DBInstance')) expect(aws[id]!.Properties).toMatchObject({ PubliclyAccessible: false });
    for (const type of ['InternetGateway', 'NatGateway', 'EIP']) expect(idsOf(`AWS::EC2::${type}`)).toEqual([]);
  });
});

describe('functions', () => {
  const functions = ofType(aws, 'AWS::Lambda::Function');

  it('are traced, from the API on', () => {
    for (const [id, { Properties }] of functions) expect([id, Properties]).toMatchObject([id, { TracingConfig: { Mode: 'Active' } }]);
    expect(aws['ApiGatewayStage']!.Properties).toMatchObject({ TracingEnabled: true });
  });

  it('are in the private network, in two zones, except those that need the internet and no data', () => {
    const network = {
      SecurityGroupIds: [{ Ref: 'FunctionsSecurityGroup' }],
      SubnetIds: [{ Ref: 'PrivateSubnetA' }, { Ref: 'PrivateSubnetB' }],
    };
    const outside: Record<string, string[]> = {
      'on-media-removed': ['cloudfront:CreateInvalidation'],
      'on-media-access-changed': [
        'cloudfront:CreateInvalidation',
        ...['DeleteKey', 'DescribeKeyValueStore', 'GetKey', 'PutKey'].map((action) => `cloudfront-keyvaluestore:${action}`),
        'sns:Publish',
      ],
      'on-mail-requested': ['ses:SendEmail'],
      'on-live-message': [
        ...['BatchGetItem', 'GetItem', 'Query', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action}`),
        'execute-api:ManageConnections',
      ],
    };
    const ids = Object.keys(outside).map(functionIdOf);
    for (const [id, { Properties }] of functions) expect([id, Properties['VpcConfig']]).toEqual([id, ids.includes(id) ? undefined : network]);
    for (const [name, needed] of Object.entries(outside)) {
      const role = `${name.split('-').map((part) => part[0]!.toUpperCase() + part.slice(1)).join('')}Role`;
      const actions = statementsOf(aws[role]!).flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/^(logs|xray|sqs):/.test(action))).toEqual(needed);
    }
  });

  it('keep their logs for a limited time, as everything does', () => {
    const logs = ofType(aws, 'AWS::Logs::LogGroup');
    expect(logs.filter(([, { Properties }]) => !Properties['RetentionInDays']).map(([id]) => id)).toEqual([]);
    for (const [id, { Properties }] of functions) {
      const { LogGroup } = Properties['LoggingConfig'] as { LogGroup: unknown };
      expect([id, aws[named(LogGroup) ?? '']]).toMatchObject([id, { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } }]);
    }
  });
});

describe('logs by AWS', () => {
  it('of the database contain no values', () => {
    const [[, { Properties }]] = ofType(aws, 'AWS::RDS::DBClusterParameterGroup') as [[string, Resource]];
    expect(Properties['Parameters']).toMatchObject({ log_parameter_max_length: '0', log_error_verbosity: 'terse' });
  });

  it('of blocked requests contain no tokens, cookies and queries', () => {
    const logging = ofType(aws, 'AWS::WAFv2::LoggingConfiguration');
    expect(logging.length).toBeGreaterThan(0);
    for (const [, { Properties }] of logging) {
      const redacted = JSON.stringify(Properties['RedactedFields']);
      for (const field of ['"authorization"', '"cookie"', '"referer"', 'QueryString']) expect(redacted).toContain(field);
    }
  });

  it('of requests come from the functions only: the API has no access log of full URLs', () => {
    const [[, stage]] = ofType(aws, 'AWS::ApiGateway::Stage') as [[string, Resource]];
    expect(stage.Properties).not.toHaveProperty('AccessLogSetting');
    expect(JSON.stringify(stage.Properties['MethodSettings'] ?? [])).not.toMatch(/"DataTraceEnabled":true|"LoggingLevel":"(INFO|ERROR)"/);
  });
});

describe('the stack', () => {
  it('of an emulator needs nothing it does not have, and leaves nothing behind', () => {
    const emulated = /^AWS::(ApiGateway|CloudWatch|Cognito|DynamoDB|Events|IAM|Lambda|Logs|S3|SNS|SQS)::|^Custom::Migrations$/;
    expect(Object.entries(local).filter(([, { Type }]) => !emulated.test(Type)).map(([id]) => id)).toEqual([]);
    const kept = Object.entries(local).filter(([, { DeletionPolicy, UpdateReplacePolicy }]) => DeletionPolicy ?? UpdateReplacePolicy);
    expect(kept.map(([id]) => id)).toEqual([]);
    expect(JSON.stringify(local)).not.toMatch(/DeletionProtection|AlarmsTopic|FunctionsSecurityGroup/);
  });

  it('of an emulator without Cognito contains no part of it, and no reference to it', () => {
    const moved = structuredClone(local);
    moveUserPoolOut(moved, { userPoolId: 'local_abc', clientId: 'client1', endpoint: 'http://cognito:9229' });
    expect(ofType(local, 'AWS::Cognito::UserPool')).toHaveLength(1);
    expect(Object.values(moved).filter(({ Type }) => Type.startsWith('AWS::Cognito::'))).toEqual([]);
    expect(JSON.stringify(moved)).not.toMatch(/"UserPool|\{UserPool/);
  });
});
