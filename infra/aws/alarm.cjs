const { sub } = require('../stack-plugin/template.ts');

const topic = { AlarmActions: [{ Ref: 'AlarmsTopic' }], OKActions: [{ Ref: 'AlarmsTopic' }] };

/**
 * The topic for alarms. If ALARM_EMAIL is set, that address is subscribed and has to confirm.
 * @param {string} email
 * @returns {Record<string, { Type: string, Properties: object }>}
 */
const alarmsTopic = (email) => ({
  // Not encrypted, because CloudWatch is not allowed to use the AWS-managed key for SNS. Alarms contain names of resources, not of people.
  AlarmsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-alarms' } },
  ...(email && {
    AlarmsByEmail: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'AlarmsTopic' }, Protocol: 'email', Endpoint: email } },
  }),
});

/** An alarm's expression can combine at most ten metrics (and each of them is billed). */
const metricsPerAlarm = 10;

/**
 * Creates as few alarms as possible for one condition on many series. The notification's metrics show which series it is.
 * @param {string} id
 * @param {string} description
 * @param {'SUM' | 'MAX'} reduce
 * @param {number} above
 * @param {{ series: Record<string, import('./metrics.cjs').Series>, period?: number }} of by a display name
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

/**
 * @typedef {object} Condition
 * @property {Record<string, import('./metrics.cjs').Series>} series By their name in the expression.
 * @property {number} above
 * @property {[bad: number, of: number]} minutes Periods above the threshold, out of how many.
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
      Metric: { Namespace: namespace, MetricName: name, Dimensions: Object.entries(of).map(([Name, value]) => ({ Name, Value: valueOf(value) })) },
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

/** A dimension's value may refer to a resource, or to the region. @param {string} value */
const valueOf = (value) => (/\$\{[^:}]+(::[^}]+)?\}/.test(value) ? sub(value) : value);

module.exports = { alarm, alarmsTopic, combined };
