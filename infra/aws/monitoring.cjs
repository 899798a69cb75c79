const { consumers } = require('../../events/consumers.ts');
const { pascalCase } = require('../stack-plugin/template.ts');
const { alarm, alarmsTopic, combined } = require('./alarm.cjs');
const { dashboard } = require('./dashboard.cjs');
const { ofApi, ofCache, ofDatabase, ofDistribution, ofFirewall, ofFunctions, ofPool, ofProduct, ofProxy, ofQueue, ofTable } = require('./metrics.cjs');

/**
 * All alarms, their topic and the dashboard. A file variable of serverless.yml. If ALARM_EMAIL is set, that address is subscribed and
 * has to confirm.
 * @param {{ resolveVariable(name: string): Promise<string> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const email = await resolveVariable("env:ALARM_EMAIL, ''");
  const region = await resolveVariable('self:provider.region');
  const alarms = { ...alarmsOfProduct, ...alarmsAtTheEdge(region), ...(await alarmsOfBackground()) };
  const Resources = { ...alarmsTopic(email), ...alarms };
  return { Resources: { ...Resources, Dashboard: dashboard(Object.keys(alarms), Object.keys(consumers)) } };
};

/** @typedef {import('../functions.ts').DeclaredFunction} DeclaredFunction */

/** The queues that a function consumes. @param {DeclaredFunction} declared @returns {string[]} */
const queuesOf = ({ handler: { consumer } }) => (consumer ? [consumer.queue.name] : []);

/** The dead-letter queues of a function, without `-dlq`. @param {DeclaredFunction} declared @returns {string[]} */
const deadLettersOf = (declared) => [...queuesOf(declared), ...(declared.handler.publisher ? ['interactions-stream'] : [])];

/**
 * Alarms for background functions, whose failures nobody would notice; failing endpoints count as errors of the API. Failures and
 * backlogs are temporary, so they share as few alarms as possible. Dead letters stay until somebody acts, and would hide those of
 * other queues, so there is one alarm per area for them.
 * @returns {Promise<Record<string, ReturnType<typeof alarm>>>}
 */
async function alarmsOfBackground() {
  const { deployed, isInBackground, listFunctions } = await import('../functions.ts');
  const inBackground = deployed(await listFunctions(), { sharedQueues: false }).filter(isInBackground);
  const deadLetters = Object.entries(Object.groupBy(inBackground, ({ area }) => area)).flatMap(([area, functions = []]) =>
    combined(`${pascalCase(area)}DeadLetters`, 'Messages are in the dead-letter queue', 'MAX', 0, {
      series: Object.fromEntries(functions.flatMap(deadLettersOf).map((name) => [name, ofQueue(`${name}-dlq`, 'ApproximateNumberOfMessagesVisible')])),
    }),
  );
  return Object.fromEntries([
    ...combined('BackgroundErrors', 'Fails or is terminated', 'SUM', 0, {
      series: Object.fromEntries(inBackground.map(({ name }) => [name, ofFunctions('Errors', 'Sum', name)])),
      period: 300,
    }),
    ...combined('QueueAge', 'The oldest message has been waiting for over 5 minutes', 'MAX', 300, {
      series: Object.fromEntries(inBackground.flatMap(queuesOf).map((name) => [name, ofQueue(name, 'ApproximateAgeOfOldestMessage')])),
    }),
    ...deadLetters,
  ]);
}

/**
 * CloudFront's metrics are in us-east-1, and alarms can only read metrics of their own region, so there is no alarm in other regions.
 * @param {string} region
 */
const alarmsAtTheEdge = (region) =>
  region === 'us-east-1' && {
    EdgeErrorsAlarm: alarm('Over 5 % of the requests to CloudFront fail', 'MAX([FILL(site, 0), FILL(media, 0)])', {
      series: { site: ofDistribution('SiteDistribution', '5xxErrorRate', 'Average'), media: ofDistribution('MediaDistribution', '5xxErrorRate', 'Average') },
      above: 5,
      minutes: [3, 3],
      period: 300,
    }),
  };

/** The most used DynamoDB operations. Each one is billed, and DynamoDB's failures rarely affect only a single operation. */
const operations = ['BatchGetItem', 'Query', 'TransactWriteItems'];

const alarmsOfProduct = {
  ApiErrorsAlarm: alarm('Over 1 % of the requests fail on our side', 'IF(errors >= 5, 100 * errors / requests, 0)', {
    series: { errors: ofApi('5XXError', 'Sum'), requests: ofApi('Count', 'Sum') },
    above: 1,
    minutes: [3, 5],
  }),
  ApiLatencyAlarm: alarm('The slowest 1 % of requests take over 3 seconds', 'IF(requests >= 20, slowest, 0)', {
    series: { slowest: ofApi('Latency', 'p99'), requests: ofApi('Count', 'Sum') },
    above: 3000,
    minutes: [3, 5],
  }),
  ThrottlesAlarm: alarm("Functions are throttled: the account's concurrency limit is reached", 'throttles', {
    series: { throttles: ofFunctions('Throttles', 'Sum') },
    above: 0,
    minutes: [3, 5],
  }),
  OutboxLagAlarm: alarm('Events have been waiting to be published for over 5 minutes', 'lag', {
    series: { lag: ofProduct('OutboxLag', 'Maximum') },
    above: 300_000,
    minutes: [1, 1],
    period: 300,
  }),
  EventsParkedAlarm: alarm('The topic rejects events: they are parked in the outbox', 'parked', {
    series: { parked: ofProduct('EventsParked', 'Maximum') },
    above: 0,
    minutes: [1, 1],
    period: 300,
  }),
  SweepsUnfinishedAlarm: alarm('A nightly sweep did not finish', 'unfinished', {
    series: { unfinished: ofProduct('SweepsUnfinished', 'Sum') },
    above: 0,
    minutes: [1, 1],
    period: 3600,
  }),
  CountersMendedAlarm: alarm('The recount found and corrected wrong counters', 'drift', {
    series: { drift: ofProduct('CountersMended', 'Sum') },
    above: 0,
    minutes: [1, 1],
    period: 300,
  }),
  StreamAgeAlarm: alarm('Likes and comments have been waiting to be published for over a minute', 'age', {
    series: { age: ofFunctions('IteratorAge', 'Maximum', 'publish-interactions') },
    above: 60_000,
    minutes: [5, 5],
  }),
  DatabaseCapacityAlarm: alarm('The database is close to its maximum capacity (MaxCapacity in infra/aws/database.yml)', 'used', {
    series: { used: ofDatabase('ACUUtilization', 'Average') },
    above: 90,
    minutes: [15, 15],
  }),
  DatabaseConnectionsAlarm: alarm('The proxy is using over 80 % of the database connections that it may open', '100 * lent / allowed', {
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
  CacheThrottlesAlarm: alarm('The cache throttles commands (ECPUPerSecond in infra/aws/cache.yml)', 'throttles', {
    series: { throttles: ofCache('ThrottledCmds', 'Sum') },
    above: 0,
    minutes: [3, 5],
  }),
  TableThrottlesAlarm: alarm('Likes and comments are throttled: a post receives more than its partition can handle', 'FILL(reads, 0) + FILL(writes, 0)', {
    series: { reads: ofTable('ReadThrottleEvents'), writes: ofTable('WriteThrottleEvents') },
    above: 0,
    minutes: [3, 5],
  }),
  FirewallBlocksAlarm: alarm('The firewall has blocked over 1,000 requests in 5 minutes', 'blocked', {
    series: { blocked: ofFirewall('lambdagram-${sls:stage}') },
    above: 1000,
    minutes: [1, 1],
    period: 300,
  }),
  PoolBlocksAlarm: alarm("Somebody is calling the user pool's own operations directly", 'blocked', {
    series: { blocked: ofFirewall('lambdagram-${sls:stage}-pool') },
    above: 20,
    minutes: [1, 1],
    period: 300,
  }),
  SignInThrottlesAlarm: alarm('Cognito throttles sign-ins or refreshed sessions: its quota is reached', 'FILL(sign_ins, 0) + FILL(refreshes, 0)', {
    series: { sign_ins: ofPool('SignInThrottles'), refreshes: ofPool('TokenRefreshThrottles') },
    above: 0,
    minutes: [3, 5],
  }),
  TableErrorsAlarm: alarm('DynamoDB fails on its side', operations.map((name) => `FILL(${name.toLowerCase()}, 0)`).join(' + '), {
    series: Object.fromEntries(operations.map((name) => [name.toLowerCase(), ofTable('SystemErrors', name)])),
    above: 0,
    minutes: [3, 5],
  }),
};
