const { consumers, maxReceiveCount, visibilityTimeout: usualTimeout } = require('../events/consumers.ts');
const { pascalCase } = require('./stack-plugin/template.ts');

const days = 24 * 3600;

/**
 * @typedef {object} Queue
 * @property {string} name
 * @property {readonly string[]} events The event types that the topic sends to it.
 * @property {readonly string[]} sources Its senders: `topic`, `s3` or `functions`.
 * @property {number} visibilityTimeout
 */

/**
 * The topic and, for every consumer in events/consumers.ts, a queue with a dead-letter queue and a subscription to the consumer's
 * events. Consumers that share a queue get one for their worker. The alarms in infra/aws/ watch the queues. A file variable of
 * serverless.yml, which the embedded cloud also calls.
 * @param {{ resolveVariable?: (name: string) => Promise<unknown> }} [serverless]
 */
module.exports = async ({ resolveVariable } = {}) => {
  const queues = (await resolveVariable?.('param:sharedQueues')) === true ? await sharedQueues() : queuesOfConsumers();
  /** @type {Record<string, { Type: string, Properties: object }>} */
  const Resources = {
    EventsTopic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'lambdagram-${sls:stage}-events' } },
  };
  for (const queue of queues) Object.assign(Resources, resourcesOf(queue));
  const fromTopic = queues.filter(({ sources }) => sources.includes('topic') && !sources.includes('s3'));
  // One policy for all queues: its statements only apply to the queue that they are evaluated for.
  if (fromTopic.length > 0) Resources['EventQueuesPolicy'] = policyOf(fromTopic.map(({ name }) => `${pascalCase(name)}Queue`), [topicSends]);
  return { Resources };
};

/** @returns {Queue[]} */
const queuesOfConsumers = () => Object.entries(consumers).map(([name, { events, source = 'topic', visibilityTimeout = usualTimeout }]) => ({ name, events, sources: [source], visibilityTimeout }));

/** @returns {Promise<Queue[]>} */
async function sharedQueues() {
  const { listFunctions } = await import('./functions.ts');
  const { sharedQueuesOf } = await import('./stack-plugin/shared-queues.ts');
  const shared = sharedQueuesOf(await listFunctions());
  return Object.entries(Object.groupBy(queuesOfConsumers(), ({ name }) => shared.get(name) ?? name)).map(([name, queues = []]) => ({
    name,
    events: [...new Set(queues.flatMap(({ events }) => events))],
    sources: queues.flatMap(({ sources }) => sources),
    visibilityTimeout: Math.max(...queues.map(({ visibilityTimeout }) => visibilityTimeout)),
  }));
}

const topicSends = { Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'EventsTopic' } } } };
const uploadsSend = {
  Principal: { Service: 's3.amazonaws.com' },
  // The bucket's ARN is written out, because a reference would create a cycle: the bucket refers to the queue.
  Condition: {
    ArnEquals: { 'aws:SourceArn': { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::lambdagram-${sls:stage}-uploads-${AWS::AccountId}' } },
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  },
};

/**
 * @param {Queue} queue
 * @returns {Record<string, { Type: string, Properties: object }>}
 */
function resourcesOf({ name, events, sources, visibilityTimeout }) {
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
  // A queue can only have one policy.
  if (sources.includes('s3')) resources[`${id}QueuePolicy`] = policyOf([`${id}Queue`], [uploadsSend, ...(sources.includes('topic') ? [topicSends] : [])]);
  if (sources.includes('topic')) {
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
 * A policy that lets senders send to queues.
 * @param {string[]} queues logical ids
 * @param {{ Principal: object, Condition: object }[]} senders
 */
const policyOf = (queues, senders) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: queues.map((id) => ({ Ref: id })),
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: senders.map(({ Principal, Condition }) => ({ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: queues.map(arn), Condition })),
    },
  },
});
