const { consumers } = require('../events/consumers.ts');
const { pascalCase } = require('./stack-plugin/template.ts');

/** After this many failed deliveries a message rests in the dead-letter queue. */
const maxReceiveCount = 3;
/**
 * Seconds until a message whose consumer was killed is back, so that its effect is there within a minute. AWS requires
 * at least the function's timeout and recommends six times that for functions that get throttled: ours would at worst
 * handle a message twice, which every consumer bears.
 */
const visibilityTimeout = 50;
const days = 24 * 3600;

/**
 * The topic, and for every consumer of events/consumers.ts a queue, its dead-letter queue, its subscription to the
 * consumer's events and the alarms on both. A file variable of serverless.yml; the embedded cloud calls it as well.
 */
module.exports = () => {
  /** @type {Record<string, { Type: string, Properties: object }>} */
  const Resources = {
    EventsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-events' } },
  };
  for (const [name, consumer] of Object.entries(consumers)) Object.assign(Resources, queueOf(name, consumer));
  return { Resources };
};

/**
 * @param {string} name
 * @param {import('../events/consumers.ts').Consumer} consumer
 * @returns {Record<string, { Type: string, Properties: object }>}
 */
function queueOf(name, { events, source = 'topic' }) {
  const id = pascalCase(name);
  const queueName = 'lambdagram-${sls:stage}-' + name;
  /** @param {string} logicalId */
  const arn = (logicalId) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  const senders = {
    topic: { Service: 'sns.amazonaws.com', Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsTopic' } } } },
    // The bucket's ARN by its name: a reference would close a circle, since the bucket names the queue.
    s3: {
      Service: 's3.amazonaws.com',
      Condition: {
        ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::lambdagram-${sls:stage}-uploads-${AWS::AccountId}' } },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    },
    functions: undefined,
  };
  const sender = senders[source];
  /** @type {Record<string, { Type: string, Properties: object }>} */
  const resources = {
    [`${id}Queue`]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: queueName,
        VisibilityTimeout: visibilityTimeout,
        MessageRetentionPeriod: 4 * days,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: arn(`${id}DeadLetters`), maxReceiveCount },
      },
    },
    [`${id}DeadLetters`]: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: `${queueName}-dlq`, MessageRetentionPeriod: 14 * days, SqsManagedSseEnabled: true },
    },
    [`${id}DeadLettersAlarm`]: alarm(`${id}DeadLetters`, 'ApproximateNumberOfMessagesVisible', 0, `${name}: messages in the dead-letter queue`),
    [`${id}AgeAlarm`]: alarm(`${id}Queue`, 'ApproximateAgeOfOldestMessage', 300, `${name}: the oldest message waits for over 5 minutes`),
  };
  if (sender) {
    resources[`${id}QueuePolicy`] = {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: `${id}Queue` }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: sender.Service },
              Action: 'sqs:SendMessage',
              Resource: arn(`${id}Queue`),
              Condition: sender.Condition,
            },
          ],
        },
      },
    };
  }
  if (source === 'topic') {
    resources[`${id}Subscription`] = {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'EventsTopic' },
        Protocol: 'sqs',
        Endpoint: arn(`${id}Queue`),
        RawMessageDelivery: true,
        FilterPolicy: { type: events },
      },
    };
  }
  return resources;
}

/**
 * @param {string} queue
 * @param {string} metric
 * @param {number} threshold
 * @param {string} description
 */
const alarm = (queue, metric, threshold, description) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    Namespace: 'AWS/SQS',
    MetricName: metric,
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queue, 'QueueName'] } }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
});
