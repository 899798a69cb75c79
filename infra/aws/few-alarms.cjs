const { alarm, alarmsTopic, combined } = require('./alarm.cjs');
const { hasFirewall } = require('./has-firewall.cjs');
const { ofApi, ofDistribution, ofFirewall, ofFunctions, ofPool, ofQueue } = require('./metrics.cjs');

/**
 * The alarms of a small deployment. Each metric is billed, so there are only ten, all of them on AWS's own metrics, and there is no
 * dashboard. The age of the relay's messages is not needed, since a failing relay is a failing function. If ALARM_EMAIL is set,
 * that address is subscribed and has to confirm.
 * @param {{ resolveVariable(name: string): Promise<string> }} serverless
 */
module.exports = async ({ resolveVariable }) => {
  const [email, region] = await Promise.all([resolveVariable("env:ALARM_EMAIL, ''"), resolveVariable('self:provider.region')]);
  const { deployed, listFunctions } = await import('../functions.ts');
  const queues = deployed(await listFunctions(), { sharedQueues: true }).flatMap(({ handler: { consumer, worker } }) => (consumer ?? worker)?.queue.name ?? []);
  /** @param {string[]} names @param {(name: string) => import('./metrics.cjs').Series} seriesOf */
  const byName = (names, seriesOf) => ({ series: Object.fromEntries(names.map((name) => [name, seriesOf(name)])) });
  const alarms = {
    ApiErrorsAlarm: alarm('Five requests in 5 minutes fail on our side', 'errors', { series: { errors: ofApi('5XXError', 'Sum') }, above: 4, minutes: [1, 1], period: 300 }),
    FunctionErrorsAlarm: alarm('A function of the account fails or is terminated', 'errors', {
      series: { errors: ofFunctions('Errors', 'Sum') },
      above: 0,
      minutes: [2, 2],
      period: 300,
    }),
    ...Object.fromEntries([
      ...combined('DeadLetters', 'Messages are in the dead-letter queue', 'MAX', 0, byName([...queues, 'interactions-stream'], (name) => ofQueue(`${name}-dlq`, 'ApproximateNumberOfMessagesVisible'))),
      ...combined('Age', 'The oldest message has been waiting for over 5 minutes', 'MAX', 300, byName(queues.filter((name) => name !== 'relay'), (name) => ofQueue(name, 'ApproximateAgeOfOldestMessage'))),
    ]),
    SignInThrottlesAlarm: alarm('Cognito throttles sign-ins: its quota is reached', 'throttles', { series: { throttles: ofPool('SignInThrottles') }, above: 0, minutes: [3, 5] }),
    // CloudFront's metrics are in us-east-1, and alarms can only read metrics of their own region.
    ...(region === 'us-east-1' && {
      EdgeErrorsAlarm: alarm('Over 5 % of the requests to CloudFront fail', 'failed', {
        series: { failed: ofDistribution('SiteDistribution', '5xxErrorRate', 'Average') },
        above: 5,
        minutes: [3, 3],
        period: 300,
      }),
    }),
    ...((await hasFirewall(resolveVariable)) && {
      FirewallBlocksAlarm: alarm('The firewall has blocked over 1,000 requests in 5 minutes', 'blocked', {
        series: { blocked: ofFirewall('lambdagram-${sls:stage}') },
        above: 1000,
        minutes: [1, 1],
        period: 300,
      }),
    }),
  };
  return { Resources: { ...alarmsTopic(email), ...alarms } };
};
