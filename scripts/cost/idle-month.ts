import { auroraSettings } from '../deploy/aurora-settings.ts';
import { dollars, hoursAMonth, prices, sum, table, usesIn, type Use } from './prices.ts';

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}
export type Resources = Record<string, Resource>;
type Pricing = (properties: Record<string, unknown>, all: Resources) => Use;

const minutesAMonth = hoursAMonth * 60;

/** Lambda polls an idle queue with five pollers, or two if `MaximumConcurrency` is not set. Each long poll takes 20 seconds. */
const pollers = ({ ScalingConfig }: Record<string, unknown>) => (ScalingConfig === undefined ? 2 : 5);
const pollsAMinute = 3;

/** Duration (s) of a scheduled run that finds nothing to do, and so doesn't send custom metrics. */
const shortRun = 0.5;

const free: Pricing = () => ({});

/** Usage by resource type. Types billed by use or storage are free in a month without visitors. */
const pricing: Record<string, Pricing> = {
  'AWS::CloudWatch::Alarm': ({ Metrics }) => ({ 'CloudWatch, alarmed metrics': alarmedMetrics(Metrics) }),
  'AWS::CloudWatch::Dashboard': () => ({ 'CloudWatch, dashboards': 1 }),
  'AWS::EC2::VPCEndpoint': ({ VpcEndpointType, SubnetIds }) =>
    VpcEndpointType === 'Interface' ? { 'Interface endpoint, addresses': (SubnetIds as unknown[]).length } : {},
  // At least 100 MB are billed.
  'AWS::ElastiCache::ServerlessCache': () => ({ 'Valkey, GB-months': 0.1 }),
  'AWS::Events::Rule': scheduledRuns,
  'AWS::Lambda::EventSourceMapping': (mapping) =>
    isStream(mapping['EventSourceArn']) ? {} : { 'SQS, requests': pollers(mapping) * pollsAMinute * minutesAMonth },
  'AWS::RDS::DBCluster': ({ ManageMasterUserPassword }) => (ManageMasterUserPassword === true ? { 'Secrets Manager, secrets': 1 } : {}),
  'AWS::RDS::DBInstance': ({ DBClusterIdentifier }, all) => ({ 'Aurora, ACU-months': minimumOf(DBClusterIdentifier, all) }),
  // At least eight ACUs are billed.
  'AWS::RDS::DBProxy': () => ({ 'RDS Proxy, ACU-months': 8 }),
  'AWS::SecretsManager::Secret': () => ({ 'Secrets Manager, secrets': 1 }),
  'AWS::WAFv2::WebACL': ({ Rules }) => ({ 'WAF, lists': 1, 'WAF, rules': (Rules as unknown[]).length }),
  'AWS::ApiGateway::Deployment': free,
  'AWS::ApiGateway::RestApi': free,
  'AWS::ApiGateway::Stage': free,
  // Only budget actions cost money, and ours has none.
  'AWS::Budgets::Budget': free,
  'AWS::CloudFront::CachePolicy': free,
  'AWS::CloudFront::Distribution': free,
  'AWS::CloudFront::Function': free,
  'AWS::CloudFront::KeyGroup': free,
  'AWS::CloudFront::KeyValueStore': free,
  'AWS::CloudFront::OriginAccessControl': free,
  'AWS::CloudFront::PublicKey': free,
  'AWS::CloudFront::ResponseHeadersPolicy': free,
  'AWS::Cognito::UserPool': free,
  'AWS::Cognito::UserPoolClient': free,
  'AWS::Cognito::UserPoolGroup': free,
  'AWS::ApiGatewayV2::Api': free,
  'AWS::ApiGatewayV2::Integration': free,
  'AWS::ApiGatewayV2::Route': free,
  'AWS::ApiGatewayV2::Stage': free,
  'AWS::DynamoDB::Table': free,
  'AWS::EC2::RouteTable': free,
  'AWS::EC2::SecurityGroup': free,
  'AWS::EC2::SecurityGroupEgress': free,
  'AWS::EC2::SecurityGroupIngress': free,
  'AWS::EC2::Subnet': free,
  'AWS::EC2::SubnetRouteTableAssociation': free,
  'AWS::EC2::VPC': free,
  'AWS::IAM::ManagedPolicy': free,
  'AWS::IAM::Role': free,
  'AWS::Lambda::Function': free,
  'AWS::Lambda::LayerVersion': free,
  'AWS::Lambda::Permission': free,
  'AWS::Logs::LogGroup': free,
  'AWS::RDS::DBClusterParameterGroup': free,
  'AWS::RDS::DBProxyTargetGroup': free,
  'AWS::RDS::DBSubnetGroup': free,
  'AWS::S3::Bucket': free,
  'AWS::S3::BucketPolicy': free,
  'AWS::SNS::Subscription': free,
  'AWS::SNS::Topic': free,
  'AWS::SQS::Queue': free,
  'AWS::SQS::QueuePolicy': free,
  'AWS::WAFv2::LoggingConfiguration': free,
  'AWS::WAFv2::WebACLAssociation': free,
  'Custom::Migrations': free,
};

/**
 * A deployment's usage in a month without visitors.
 * @param resources those of the packaged template
 * @throws {Error} for a resource type that is missing here
 */
export function idleMonth(resources: Resources): Use {
  const all = Object.values(resources);
  const unknown = new Set(all.flatMap(({ Type }) => (Type in pricing ? [] : [Type])));
  if (unknown.size > 0) throw new Error(`scripts/cost/idle-month.ts has no price for ${[...unknown].join(', ')}.`);
  return sum(...all.map(({ Type, Properties = {} }) => pricing[Type]!(Properties, resources)));
}

/**
 * Adds the usage of Aurora in express configuration, which is not in the template (scripts/deploy/aurora.ts): scheduled runs wake it
 * up once a night, and it pauses again after they are done. This assumes one ACU while it is awake.
 */
export function withAurora(use: Use, resources: Resources): Use {
  const schedules = Object.values(resources).flatMap(({ Type, Properties }) => (Type === 'AWS::Events::Rule' ? [Properties!['ScheduleExpression'] as string] : []));
  const minutes = schedules.map((schedule) => {
    const [, minute, hour] = daily.exec(schedule) ?? [];
    if (minute === undefined) throw new Error(`The schedule ${schedule} wakes the database more than once a day.`);
    return Number(hour) * 60 + Number(minute);
  });
  const awake = Math.max(...minutes) - Math.min(...minutes) + 1 + auroraSettings.SecondsUntilAutoPause / 60;
  return sum(use, { 'Aurora, ACU-months': auroraSettings.MinCapacity, 'Aurora, ACU-seconds': (minutesAMonth / (24 * 60)) * awake * 60 });
}

/** The cost of such a month as a Markdown table, the most expensive items first. */
export function costOfIdleMonth(use: Use): string {
  const lines = usesIn(use)
    .map(([name, units]) => ({ name, units, cost: units * prices[name][0] }))
    .toSorted((a, b) => b.cost - a.cost);
  return table([
    ['', 'price', 'quantity', 'a month'],
    ...lines.map(({ name, units, cost }) => [name, prices[name][1], units.toLocaleString('en', { maximumFractionDigits: 1 }), cost.toFixed(2)]),
    ['**sum**', '', '', `**${dollars(use).toFixed(2)}**`],
  ]);
}

/** CloudWatch charges for each metric in an alarm's expression. */
const alarmedMetrics = (metrics: unknown) => (Array.isArray(metrics) ? metrics.filter((metric) => 'MetricStat' in (metric as object)).length : 1);

function scheduledRuns({ ScheduleExpression, Targets }: Record<string, unknown>, all: Resources): Use {
  const runs = runsAMonth(ScheduleExpression as string);
  const uses = (Targets as { Arn: { 'Fn::GetAtt': [string] } }[]).map(({ Arn }): Use => {
    const { MemorySize } = all[Arn['Fn::GetAtt'][0]]!.Properties as { MemorySize: number };
    return {
      'Lambda arm64, GB-s': (runs * shortRun * MemorySize) / 1024,
      'Lambda, invocations': runs,
      // Lambda's own log lines, about 0.5 KB per invocation.
      'CloudWatch Logs, KB': runs * 0.5,
    };
  });
  return sum(...uses);
}

/** Runs per month of a `rate(...)`, or of a daily `cron(...)` with a fixed minute and hour. */
function runsAMonth(schedule: string): number {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  if (count !== undefined) return minutesAMonth / (Number(count) * { minute: 1, hour: 60, day: 24 * 60 }[unit as 'minute' | 'hour' | 'day']);
  if (daily.test(schedule)) return minutesAMonth / (24 * 60);
  throw new Error(`scripts/cost/idle-month.ts cannot count the runs of the schedule ${schedule}.`);
}

function minimumOf(cluster: unknown, all: Resources): number {
  const { Ref } = cluster as { Ref: string };
  return (all[Ref]!.Properties!['ServerlessV2ScalingConfiguration'] as { MinCapacity: number }).MinCapacity;
}

const daily = /^cron\((\d+) (\d+) \* \* \? \*\)$/;

const isStream = (arn: unknown) => JSON.stringify(arn).includes('StreamArn');
