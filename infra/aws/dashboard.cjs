const { ofApi, ofCache, ofDatabase, ofDistribution, ofFirewall, ofFunctions, ofProduct, ofProxy, ofQueue, ofTable } = require('./metrics.cjs');

/** @typedef {import('./metrics.cjs').Series} Series */

/**
 * What to look at after an alarm, from symptoms that users notice down to causes.
 * @param {string[]} alarms logical ids
 * @param {string[]} queues the names of the consumers' queues
 */
exports.dashboard = (alarms, queues) => ({
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: {
    DashboardName: 'lambdagram-${sls:stage}',
    DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: layOut(rows(alarms, queues)) }) },
  },
});

/** @param {string[]} alarms @param {string[]} queues @returns {object[][]} */
const rows = (alarms, queues) => [
  [{ type: 'alarm', properties: { title: 'Alarms', alarms: alarms.map((id) => '${' + id + '.Arn}') } }],
  [
    graph('Requests', {
      requests: ofApi('Count', 'Sum'),
      'server errors': ofApi('5XXError', 'Sum'),
      'client errors': ofApi('4XXError', 'Sum'),
    }),
    graph('Response time, ms', {
      p50: ofApi('Latency', 'p50'),
      p95: ofApi('Latency', 'p95'),
      p99: ofApi('Latency', 'p99'),
    }),
    graph('Blocked by the firewall', byName(['through-cloudfront', 'requests', 'sign-ins'], (rule) => ofFirewall('lambdagram-${sls:stage}', rule))),
    graph(
      'Failures at the edge, %',
      { site: failed('SiteDistribution'), media: failed('MediaDistribution') },
      'us-east-1',
    ),
  ],
  [
    graph('Unpublished events, ms', {
      outbox: ofProduct('OutboxLag', 'Maximum'),
      stream: ofFunctions('IteratorAge', 'Maximum', 'publish-interactions'),
    }),
    graph('Oldest message, s', byName(queues, (name) => ofQueue(name, 'ApproximateAgeOfOldestMessage'))),
    graph(
      'Dead letters',
      byName([...queues, 'interactions-stream'], (name) => ofQueue(`${name}-dlq`, 'ApproximateNumberOfMessagesVisible')),
    ),
  ],
  [
    graph('Functions', { errors: ofFunctions('Errors', 'Sum'), throttles: ofFunctions('Throttles', 'Sum') }),
    graph('Concurrent functions', { running: ofFunctions('ConcurrentExecutions', 'Maximum') }),
    graph('Fallbacks', {
      'events left to the relay': ofProduct('EventsLeftToRelay', 'Sum'),
      'relay not woken': ofProduct('RelayNotWoken', 'Sum'),
      'cache failures': ofProduct('RedisFailures', 'Sum'),
    }),
    graph('Messages', {
      failed: ofProduct('MessageFailures', 'Sum'),
      parked: ofProduct('MessagesParked', 'Sum'),
      'waiting for a dependency': ofProduct('MessagesWaiting', 'Sum'),
    }),
  ],
  [
    graph('Accounts created', { accounts: ofProduct('Registrations', 'Sum') }),
    graph('Photos', { processed: ofProduct('MediaProcessing', 'SampleCount'), rejected: ofProduct('UploadsRefused', 'Sum') }),
    graph('Processing time of photos, ms', { p50: ofProduct('MediaProcessing', 'p50'), p99: ofProduct('MediaProcessing', 'p99'), 'renditions, p99': ofProduct('MediaRendering', 'p99') }),
    graph('Timelines reached by posts', { timelines: ofProduct('TimelinesReached', 'Sum') }),
  ],
  [
    graph('Database, % of its capacity', {
      used: ofDatabase('ACUUtilization', 'Average'),
      CPU: ofDatabase('CPUUtilization', 'Average'),
    }),
    graph('Database connections', {
      borrowed: ofProxy('DatabaseConnectionsCurrentlyBorrowed', 'Maximum'),
      pinned: ofProxy('DatabaseConnectionsCurrentlySessionPinned', 'Maximum'),
      allowed: ofProxy('MaxDatabaseConnectionsAllowed', 'Minimum'),
    }),
    graph('Wait for a connection, µs', { wait: ofProxy('DatabaseConnectionsBorrowLatency', 'Average') }),
  ],
  [
    graph('Cache', {
      hits: ofCache('CacheHits', 'Sum'),
      misses: ofCache('CacheMisses', 'Sum'),
      throttled: ofCache('ThrottledCmds', 'Sum'),
    }),
    graph('Cache, bytes', { used: ofCache('BytesUsedForCache', 'Maximum') }),
    graph('Likes and comments', {
      'read units': ofTable('ConsumedReadCapacityUnits'),
      'write units': ofTable('ConsumedWriteCapacityUnits'),
      'reads throttled': ofTable('ReadThrottleEvents'),
      'writes throttled': ofTable('WriteThrottleEvents'),
    }),
  ],
];

/** @param {string[]} names @param {(name: string) => Series} seriesOf */
const byName = (names, seriesOf) => Object.fromEntries(names.map((name) => [name, seriesOf(name)]));

/** @param {string} distribution */
const failed = (distribution) => ofDistribution(distribution, '5xxErrorRate', 'Average');

/**
 * @param {string} title
 * @param {Record<string, Series>} series by label
 * @param {string} [region]
 */
const graph = (title, series, region = '${AWS::Region}') => ({
  type: 'metric',
  properties: {
    title,
    region,
    period: 60,
    view: 'timeSeries',
    metrics: Object.entries(series).map(([label, { namespace, name, of, stat }]) => [
      namespace,
      name,
      ...Object.entries(of).flat(),
      { label, stat },
    ]),
  },
});

const width = 24;
const height = 6;

/** @param {object[][]} rows */
const layOut = (rows) =>
  rows.flatMap((row, line) =>
    row.map((widget, column) => ({
      ...widget,
      x: (column * width) / row.length,
      y: line * height,
      width: width / row.length,
      height,
    })),
  );
