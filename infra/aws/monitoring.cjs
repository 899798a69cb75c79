const { consumers } = require('../../events/consumers.ts');
const { listFunctions } = require('../list-functions.ts');
const { pascalCase } = require('../stack-plugin/template.ts');
const { dashboard } = require('./dashboard.cjs');
const { ofApi, ofCache, ofDatabase, ofFunctions, ofProduct, ofProxy, ofTable } = require('./metrics.cjs');

const topic = { AlarmActions: [{ Ref: 'AlarmsTopic' }], OKActions: [{ Ref: 'AlarmsTopic' }] };

/**
 * Who is told, and of what. Variable of serverless.yml: with ALARM_EMAIL set, that address is asked to subscribe.
 * @param {{ resolveVariable(name: string): Promise<string> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const email = await resolveVariable("env:ALARM_EMAIL, ''");
  const Resources = {
    // Not encrypted: CloudWatch may not use the key that AWS manages for SNS. Alarms name resources, no people.
    AlarmsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-alarms' } },
    ...(email && {
      AlarmsByEmail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'AlarmsTopic' }, Protocol: 'email', Endpoint: email } },
    }),
    ...alarms,
  };
  const all = [...Object.keys(alarms), ...queueAlarms];
  return {
    Resources: { ...Resources, Dashboard: dashboard(all, Object.keys(consumers)) },
    // The emulators have these alarms too, but nobody to tell.
    extensions: Object.fromEntries(queueAlarms.map((id) => [id, { Properties: topic }])),
  };
};

/** The alarms of infra/queues.cjs and infra/interactions.yml. */
const queueAlarms = [
  ...Object.keys(consumers).flatMap((name) => [`${pascalCase(name)}DeadLettersAlarm`, `${pascalCase(name)}AgeAlarm`]),
  'InteractionsStreamDeadLettersAlarm',
];

/** Nobody waits for these to answer, so nobody would see them fail. Endpoints that fail show in the API's errors. */
const inBackground = listFunctions().filter(({ triggers }) => triggers.length > 0).map(({ name }) => name);

/** What changes the table or reads it. */
const operations = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'TransactWriteItems', 'UpdateItem'];

const alarms = {
  ApiErrorsAlarm: alarm('Over 1 % of the requests fail on our side', 'IF(errors >= 5, 100 * errors / requests, 0)', {
    series: { errors: ofApi('5XXError', 'Sum'), requests: ofApi('Count', 'Sum') },
    above: 1,
    minutes: [3, 5],
  }),
  ApiLatencyAlarm: alarm('One request in a hundred takes over 3 seconds', 'IF(requests >= 20, slowest, 0)', {
    series: { slowest: ofApi('Latency', 'p99'), requests: ofApi('Count', 'Sum') },
    above: 3000,
    minutes: [3, 5],
  }),
  ThrottlesAlarm: alarm("Functions are refused: the account's concurrency is used up", 'throttles', {
    series: { throttles: ofFunctions('Throttles', 'Sum') },
    above: 0,
    minutes: [3, 5],
  }),
  ...Object.fromEntries(
    inBackground.map((name) => [
      `${pascalCase(name)}ErrorsAlarm`,
      alarm(`${name} fails or is ended before it is done`, 'errors', {
        series: { errors: ofFunctions('Errors', 'Sum', name) },
        above: 0,
        minutes: [1, 1],
        period: 300,
      }),
    ]),
  ),
  OutboxLagAlarm: alarm('Events wait for over 2 minutes to be published, or the relay does not run', 'lag', {
    series: { lag: ofProduct('OutboxLag', 'Maximum') },
    above: 120_000,
    minutes: [5, 5],
    missing: 'breaching',
  }),
  CounterDriftAlarm: alarm('Counters had drifted from what they count, and the recount has mended them', 'drift', {
    series: { drift: ofProduct('CounterDrift', 'Sum') },
    above: 0,
    minutes: [1, 1],
    period: 300,
  }),
  StreamAgeAlarm: alarm('Likes and comments wait for over a minute to be published', 'age', {
    series: { age: ofFunctions('IteratorAge', 'Maximum', 'publish-interactions') },
    above: 60_000,
    minutes: [5, 5],
  }),
  DatabaseCapacityAlarm: alarm('The database has little room left to grow (MaxCapacity in infra/aws/database.yml)', 'used', {
    series: { used: ofDatabase('ACUUtilization', 'Average') },
    above: 90,
    minutes: [15, 15],
  }),
  DatabaseConnectionsAlarm: alarm("The proxy has lent out over 80 % of the database's connections", '100 * lent / allowed', {
    series: {
      lent: ofProxy('DatabaseConnectionsCurrentlyBorrowed', 'Maximum'),
      allowed: ofProxy('MaxDatabaseConnectionsAllowed', 'Minimum'),
    },
    above: 80,
    minutes: [5, 5],
  }),
  DatabaseWaitAlarm: alarm('Functions wait for over 0.1 s for a connection to the database', 'wait', {
    // In microseconds.
    series: { wait: ofProxy('DatabaseConnectionsBorrowLatency', 'Average') },
    above: 100_000,
    minutes: [3, 5],
  }),
  CacheThrottlesAlarm: alarm('The cache refuses commands (ECPUPerSecond in infra/aws/cache.yml)', 'throttles', {
    series: { throttles: ofCache('ThrottledCmds', 'Sum') },
    above: 0,
    minutes: [3, 5],
  }),
  TableThrottlesAlarm: alarm('Likes and comments are refused: some post is hotter than its partition', 'FILL(reads, 0) + FILL(writes, 0)', {
    series: { reads: ofTable('ReadThrottleEvents'), writes: ofTable('WriteThrottleEvents') },
    above: 0,
    minutes: [3, 5],
  }),
  TableErrorsAlarm: alarm('DynamoDB fails on its side', operations.map((name) => `FILL(${name.toLowerCase()}, 0)`).join(' + '), {
    series: Object.fromEntries(operations.map((name) => [name.toLowerCase(), ofTable('SystemErrors', name)])),
    above: 0,
    minutes: [3, 5],
  }),
};

/**
 * @typedef {object} Condition
 * @property {Record<string, import('./metrics.cjs').Series>} series By the name they have in the expression.
 * @property {number} above
 * @property {[bad: number, of: number]} minutes Periods above the threshold, of how many.
 * @property {number} [period] Seconds. Default a minute.
 * @property {'breaching' | 'notBreaching'} [missing]
 */

/**
 * @param {string} description
 * @param {string} expression
 * @param {Condition} condition
 */
function alarm(description, expression, { series, above, minutes: [bad, of], period = 60, missing = 'notBreaching' }) {
  const metrics = Object.entries(series).map(([Id, { namespace, name, of, stat }]) => ({
    Id,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: name, Dimensions: Object.entries(of).map(([Name, Value]) => ({ Name, Value })) },
      Period: period,
      Stat: stat,
    },
    ReturnData: Id === expression,
  }));
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: description,
      Metrics: expression in series ? metrics : [{ Id: 'value', Expression: expression, ReturnData: true }, ...metrics],
      DatapointsToAlarm: bad,
      EvaluationPeriods: of,
      Threshold: above,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: missing,
      ...topic,
    },
  };
}
