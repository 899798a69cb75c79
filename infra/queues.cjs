const { consumers, maxReceiveCount, visibilityTimeout: usualTimeout } = require('../events/consumers.ts');
const { pascalCase } = require('./stack-plugin/template.ts');

const days = 24 * 3600;

/**
 * The topic, and for every consumer of events/consumers.ts a queue, its dead-letter queue and its subscription to the
 * consumer's events; infra/aws/monitoring.cjs watches them. A file variable of serverless.yml; the embedded cloud calls it as well.
 */
module.exports = () => {
  /** @type {Record<string, { Type: string, Properties: object }>} */
  const Resources = {
    EventsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-events' } },
  };
  for (const [name, consumer] of Object.entries(consumers)) Object.assign(Resources, queueOf(name, consumer));
  const fromTopic = Object.entries(consumers).flatMap(([name, { source = 'topic' }]) => (source === 'topic' ? [`${pascalCase(name)}Queue`] : []));
  // One for all of them: a statement about another queue than the policy's own has no effect there.
  Resources['EventQueuesPolicy'] = policyOf(fromTopic, {
    Principal: { Service: 'sns.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsTopic' } } },
  });
  return { Resources };
};

/**
 * @param {string} name
 * @param {import('../events/consumers.ts').Consumer} consumer
 * @returns {Record<string, { Type: string, Properties: object }>}
 */
function queueOf(name, { events, source = 'topic', visibilityTimeout = usualTimeout }) {
  const id = pascalCase(name);
  const queueName = 'lambdagram-${sls:stage}-' + name;
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
  };
  if (source === 's3') {
    resources[`${id}QueuePolicy`] = policyOf([`${id}Queue`], {
      Principal: { Service: 's3.amazonaws.com' },
      // The bucket's ARN by its name: a reference would close a circle, since the bucket names the queue.
      Condition: {
        ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::lambdagram-${sls:stage}-uploads-${AWS::AccountId}' } },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    });
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

/** @param {string} logicalId */
const arn = (logicalId) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/**
 * Who may send to the queues.
 * @param {string[]} queues logical ids
 * @param {{ Principal: object, Condition: object }} sender
 */
const policyOf = (queues, { Principal, Condition }) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: queues.map((id) => ({ Ref: id })),
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: queues.map(arn), Condition }],
    },
  },
});
