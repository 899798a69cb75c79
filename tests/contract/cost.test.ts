import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOfIdleMonth, idleMonth, withAurora } from '../../scripts/cost/idle-month.ts';
import { dollars } from '../../scripts/cost/prices.ts';
import { costOfMetrics, costOfMillion, costOfMillionPhotos } from '../../scripts/cost/usage.ts';
import { packagedTemplate } from './packaged-template.ts';

/**
 * Limits in dollars for an idle month, without free tiers. For `standard` it is what the stack cost before there were sizes. Each queue
 * that a feature adds costs about 0.55, for polling and alarms.
 */
const limits = {
  standard: 343.86,
  small: 3,
  'small with Aurora': 4,
};

/** Packaged sequentially, since both may have to install the imaging layer. */
const standard = await packagedTemplate('prod');
const small = await packagedTemplate('prod', { size: 'small' });
const months = { standard: idleMonth(standard), small: idleMonth(small), 'small with Aurora': withAurora(idleMonth(small), small) };

describe('docs/operations.md', () => {
  it('shows what an idle month and a million of each cost (npm run package && npm run cost -- --write)', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const tables = {
      ...Object.fromEntries(Object.entries(months).map(([name, use]) => [`idle month, ${name}`, costOfIdleMonth(use)])),
      million: costOfMillion(),
      metrics: costOfMetrics(),
    };
    for (const [name, table] of Object.entries(tables)) expect(page).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
  });
});

describe('the files of a million photos', () => {
  it('cost 120 dollars at most', () => {
    expect(costOfMillionPhotos()).toBeLessThan(120);
  });
});

describe('a month without a visitor', () => {
  it.each(Object.entries(limits))('stays below its limit: %s', (name, limit) => {
    expect(dollars(months[name as keyof typeof months])).toBeLessThan(limit);
  });

  it('is not computed for a type of resource without a price', () => {
    expect(() => idleMonth({ Broker: { Type: 'AWS::AmazonMQ::Broker' } })).toThrow('has no price for AWS::AmazonMQ::Broker');
  });

  it('grows by each queue, alarmed metric and interface endpoint', () => {
    const stat = { MetricStat: {} };
    const use = idleMonth({
      Queue: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
      Busy: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Busy', 'Arn'] }, ScalingConfig: { MaximumConcurrency: 2 } } },
      Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] } } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [{ Expression: 'a + b' }, stat, stat] } },
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] } },
      Gateway: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } },
    });
    expect(use).toEqual({ 'SQS, requests': 7 * 3 * 730 * 60, 'CloudWatch, alarmed metrics': 2, 'Interface endpoint, addresses': 2 });
  });
});
