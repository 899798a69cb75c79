import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consumers } from '../../events/consumers.ts';
import { functionIdOf } from '../../infra/stack-plugin/template.ts';
import { idleMonth } from '../../scripts/cost/idle-month.ts';
import { ofType, packagedTemplate, statementsOf } from './packaged-template.ts';

const small = await packagedTemplate('prod', { size: 'small' });
const types = new Set(Object.values(small).map(({ Type }) => Type));
const environmentOf = (id: string) => (small[id]!.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
const secret = '{{resolve:ssm:/lambdagram-prod/origin-secret}}';

describe('the template of the size small', () => {
  it('has no private network, database, cache, firewall, dashboard or secret', () => {
    expect([...types].filter((type) => /::(EC2|RDS|ElastiCache|WAFv2|SecretsManager)::|::Dashboard$/.test(type))).toEqual([]);
    const networks = ofType(small, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties['VpcConfig'] ?? { SecurityGroupIds: [], SubnetIds: [] });
    expect(networks).toEqual(networks.map(() => ({ SecurityGroupIds: [], SubnetIds: [] })));
  });

  it('polls at most four queues (list a new consumer in functions/ops/background-worker.ts)', () => {
    const polled = ofType(small, 'AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) => !JSON.stringify(Properties['EventSourceArn']).includes('StreamArn'));
    expect(polled.length).toBeLessThanOrEqual(4);
  });

  it('watches at most ten metrics, none of which we send ourselves', () => {
    expect(idleMonth(small)['CloudWatch, alarmed metrics']).toBeLessThanOrEqual(10);
    expect(JSON.stringify(ofType(small, 'AWS::CloudWatch::Alarm'))).not.toContain('"Namespace":"lambdagram');
  });

  it('limits the total number of requests', () => {
    expect(small['ApiGatewayStage']?.Properties['MethodSettings']).toMatchObject([{ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 }]);
  });

  it('has the functions compare the secret that CloudFront sends', () => {
    expect(environmentOf('GetDashpostLambdaFunction')['EDGE_SECRET']).toBe(secret);
    expect(JSON.stringify(small['SiteDistribution'])).toContain(secret);
  });

  it('contains the location of the database URL, not the URL, and permits reading only that', () => {
    expect(environmentOf('GetDashpostLambdaFunction')).toMatchObject({ DATABASE_URL: 'ssm:/lambdagram-prod/database-url', DATABASE_AUTH: 'password', REDIS_URL: '' });
    const parameters = ofType(small, 'AWS::IAM::Role').flatMap(([, role]) => statementsOf(role)).filter(({ Action }) => JSON.stringify(Action).includes('ssm:'));
    const arn = (name: string) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/\${AWS::StackName}/${name}` });
    // Only migrations may sign in as the owner.
    const readable = [[arn('database-url')], [arn('database-url'), arn('migration-url')]];
    expect(new Set(parameters.map(({ Resource }) => JSON.stringify(Resource)))).toEqual(new Set(readable.map((names) => JSON.stringify(names))));
  });

  it('is what docs/operations.md counts', () => {
    const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const polled = ofType(small, 'AWS::Lambda::EventSourceMapping').length - 1;
    for (const text of [`${polled} queues that are polled instead of ${Object.keys(consumers).length}`, `${idleMonth(small)['CloudWatch, alarmed metrics']} alarmed metrics`, '20 requests a second in total, 40 at once']) {
      expect(page).toContain(text);
    }
  });

  it('has the shared worker invalidate deleted photos at CloudFront', () => {
    expect(environmentOf(functionIdOf('background-worker'))).toMatchObject({ MEDIA_DISTRIBUTION_ID: { Ref: 'MediaDistribution' } });
    expect(statementsOf(small['BackgroundWorkerRole']!).flatMap(({ Action }) => Action)).toContain('cloudfront:CreateInvalidation');
  });

  it('delivers every event of the product to one queue', () => {
    const [subscription, ...others] = ofType(small, 'AWS::SNS::Subscription');
    expect(others).toEqual([]);
    const { type } = subscription![1].Properties['FilterPolicy'] as { type: string[] };
    expect(type).toEqual(expect.arrayContaining(['post.published', 'post.deleted', 'like.added', 'user.followed']));
    expect(type.length).toBe(new Set(type).size);
  });
});
