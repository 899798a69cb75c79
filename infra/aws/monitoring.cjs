const { consumers } = require('../../events/consumers.ts');
const { pascalCase } = require('../stack-plugin/template.ts');
const { dashboard } = require('./dashboard.cjs');
const { ofApi, ofCache, ofDatabase, ofFunctions, ofProduct, ofProxy, ofQueue, ofTable } = require('./metrics.cjs');

const topic = { AlarmActions: [{ Ref: 'AlarmsTopic' }], OKActions: [{ Ref: 'AlarmsTopic' }] };

/**
 * Who is told, and of what. Variable of serverless.yml: with ALARM_EMAIL set, that address is asked to subscribe.
 * @param {{ resolveVariable(name: string): Promise<string> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const email = await resolveVariable("env:ALARM_EMAIL, ''");
  const alarms = { ...alarmsOfProduct, ...(await alarmsOfAreas()) };
  const Resources = {
    // Not encrypted: CloudWatch may not use the key that AWS manages for SNS. Alarms name resources, no people.
    AlarmsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-alarms' } },
    ...(email && {
      AlarmsByEmail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'AlarmsTopic' }, Protocol: 'email', Endpoint: email } },
    }),
    ...alarms,
  };
  return { Resources: { ...Resources, Dashboard: dashboard(Object.keys(alarms), Object.keys(consumers)) } };
};

/** CloudWatch combines at most ten metrics in the expression of an alarm (and charges for each of them). */
const metricsPerAlarm = 10;

/** @typedef {import('../functions.ts').DeclaredFunction} DeclaredFunction */

/** The consumers' queues a function reads. @param {DeclaredFunction} declared @returns {string[]} */
const queuesOf = ({ handler: { consumer } }) => (consumer ? [consumer.queue.name] : []);

/** Where what a function could not handle ends up, without its `-dlq`. @param {DeclaredFunction} declared @returns {string[]} */
const deadLettersOf = (declared) => [...queuesOf(declared), ...(declared.handler.publisher ? ['interactions-stream'] : [])];

/**
 * What happens in the background of each area: one alarm for its failures, one for its dead letters, one for its backlog.
 * Nobody waits for these functions to respond, so nobody would see them fail; endpoints that fail show in the API's errors.
 * @returns {Promise<Record<string, ReturnType<typeof alarm>>>}
 */
async function alarmsOfAreas() {
  const { isInBackground, listFunctions } = await import('../functions.ts');
  const inBackground = (await listFunctions()).filter(isInBackground);
  const alarms = Object.entries(Object.groupBy(inBackground, ({ area }) => area)).flatMap(([area, functions = []]) => {
    const id = pascalCase(area);
    return [
      ...combined(`${id}Errors`, 'Fails or is ended before it is done', 'SUM', 0, {
        series: Object.fromEntries(functions.map(({ name }) => [name, ofFunctions('Errors', 'Sum', name)])),
        period: 300,
      }),
      ...combined(`${id}DeadLetters`, 'Messages are in the dead-letter queue', 'MAX', 0, {
        series: Object.fromEntries(functions.flatMap(deadLettersOf).map((name) => [name, ofQueue(`${name}-dlq`, 'ApproximateNumberOfMessagesVisible')])),
      }),
      ...combined(`${id}Age`, 'The oldest message waits for over 5 minutes', 'MAX', 300, {
        series: Object.fromEntries(functions.flatMap(queuesOf).map((name) => [name, ofQueue(name, 'ApproximateAgeOfOldestMessage')])),
      }),
    ];
  });
  return Object.fromEntries(alarms);
}

/**
 * As few alarms as one condition on many series takes; which of them it is, the notification's metrics show.
 * @param {string} id
 * @param {string} description
 * @param {'SUM' | 'MAX'} reduce
 * @param {number} above
 * @param {{ series: Record<string, import('./metrics.cjs').Series>, period?: number }} of by a name for people
 * @returns {[string, ReturnType<typeof alarm>][]}
 */
function combined(id, description, reduce, above, { series, period }) {
  const all = Object.entries(series);
  const parts = Array.from({ length: Math.ceil(all.length / metricsPerAlarm) }, (_, part) =>
    all.slice(part * metricsPerAlarm, (part + 1) * metricsPerAlarm),
  );
  return parts.map((part, index) => {
    const byId = Object.fromEntries(part.map(([name, one]) => [name.replaceAll('-', '_'), one]));
    const ids = Object.keys(byId);
    const expression = ids.length === 1 ? ids[0] : `${reduce}([${ids.map((name) => `FILL(${name}, 0)`).join(', ')}])`;
    const names = part.map(([name]) => name).join(', ');
    return [
      `${id}${index > 0 ? index + 1 : ''}Alarm`,
      alarm(`${description}: ${names}`, /** @type {string} */ (expression), { series: byId, above, minutes: [1, 1], period }),
    ];
  });
}

/** What changes the table or reads it. */
const operations = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'TransactWriteItems', 'UpdateItem'];

const alarmsOfProduct = {
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
  OutboxLagAlarm: alarm('Events wait for over 5 minutes to be published', 'lag', {
    series: { lag: ofProduct('OutboxLag', 'Maximum') },
    above: 300_000,
    minutes: [1, 1],
    period: 300,
  }),
  EventsParkedAlarm: alarm('The topic refuses events: they are parked in the outbox', 'parked', {
    series: { parked: ofProduct('EventsParked', 'Maximum') },
    above: 0,
    minutes: [1, 1],
    period: 300,
  }),
  SweepsUnfinishedAlarm: alarm('A nightly sweep has left something over', 'unfinished', {
    series: { unfinished: ofProduct('SweepsUnfinished', 'Sum') },
    above: 0,
    minutes: [1, 1],
    period: 3600,
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
 * @property {number | undefined} [period] Seconds. Default a minute.
 */

/**
 * @param {string} description
 * @param {string} expression
 * @param {Condition} condition
 */
function alarm(description, expression, { series, above, minutes: [bad, of], period = 60 }) {
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
      TreatMissingData: 'notBreaching',
      ...topic,
    },
  };
}
