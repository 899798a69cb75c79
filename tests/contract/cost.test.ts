import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOfIdleMonth, idleMonth } from '../../scripts/cost/idle-month.ts';
import { dollars } from '../../scripts/cost/prices.ts';
import { costOfMillion } from '../../scripts/cost/usage.ts';
import { packagedTemplate } from './packaged-template.ts';

/** What an idle month may cost at most, in dollars. */
const limit = 343;

describe('docs/operations.md', () => {
  it('shows what an idle month and a million of each cost (npm run package && npm run cost -- --write)', async () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const tables = { 'idle month': costOfIdleMonth(await packagedTemplate('prod')), million: costOfMillion() };
    for (const [name, table] of Object.entries(tables)) expect(page).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
  });
});

describe('a month without a visitor', () => {
  it('stays below its limit', async () => {
    expect(dollars(idleMonth(await packagedTemplate('prod')))).toBeLessThan(limit);
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
