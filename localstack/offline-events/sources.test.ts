import { describe, expect, it } from 'vitest';
import { describeSource, readSources, resolveArn } from './sources.ts';

const queue = 'arn:aws:sqs:us-east-1:000000000000:app-local-fan-out';
const stream = 'arn:aws:dynamodb:us-east-1:000000000000:table/interactions/stream/1';
const arns = { FanOutQueue: queue, 'InteractionsTable.StreamArn': stream, DeadLetters: `${queue}-dlq` };
const read = (...events: Record<string, unknown>[]) =>
  readSources([['onEvent', { name: 'app-local-onEvent', events }]], arns);

describe('event sources of the configuration', () => {
  it('fills in the defaults of a queue and resolves its ARN', () => {
    expect(read({ sqs: { arn: { 'Fn::GetAtt': ['FanOutQueue', 'Arn'] } } })).toEqual([
      {
        kind: 'sqs',
        functionKey: 'onEvent',
        functionName: 'app-local-onEvent',
        arn: queue,
        batchSize: 10,
        maximumBatchingWindow: 0,
        maximumConcurrency: 2,
        enabled: true,
        filterPatterns: [],
      },
    ]);
    expect(read({ sqs: queue })[0]).toMatchObject({ arn: queue, batchSize: 10 });
  });

  it('reads a stream with its destination', () => {
    const onFailure = { type: 'sqs', arn: { 'Fn::GetAtt': 'DeadLetters.Arn' } };
    const [source] = read({
      stream: { type: 'dynamodb', arn: { 'Fn::GetAtt': ['InteractionsTable', 'StreamArn'] }, destinations: { onFailure } },
    });
    expect(source).toMatchObject({ kind: 'stream', arn: stream, onFailureArn: `${queue}-dlq`, maximumRetryAttempts: -1 });
    expect(source && describeSource(source)).toBe('stream interactions -> onEvent');
  });

  it('leaves out disabled sources, without needing their ARN, and events of other kinds', () => {
    expect(read({ sqs: { arn: { Ref: 'Unknown' }, enabled: false } }, { schedule: 'rate(1 minute)' })).toEqual([]);
    expect(readSources([['health', { name: 'app-local-health' }]], {})).toEqual([]);
  });

  it('keeps several sources of one function', () => {
    expect(read({ sqs: queue }, { stream }).map(({ kind }) => kind)).toEqual(['sqs', 'stream']);
  });

  it('names an ARN that is missing or cannot be resolved', () => {
    expect(() => resolveArn({ Ref: 'Other' }, arns)).toThrow('OFFLINE_EVENT_ARNS has no ARN for Other');
    expect(() => resolveArn({ 'Fn::ImportValue': 'x' }, arns)).toThrow('Cannot resolve');
  });

  it('rejects what it cannot deliver', () => {
    expect(() => read({ stream: { type: 'kinesis', arn: queue } })).toThrow('Kinesis');
    const onFailure = 'arn:aws:sns:us-east-1:000000000000:topic';
    expect(() => read({ stream: { arn: stream, destinations: { onFailure } } })).toThrow('must be a queue');
  });
});
