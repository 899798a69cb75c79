import { describe, expect, it } from 'vitest';
import { handler as getHealth } from '../../../functions/ops/get-health.ts';
import { handler as getOpenapi } from '../../../functions/ops/get-openapi.ts';
import { handler as getReadiness } from '../../../functions/ops/get-readiness.ts';
import { createApp } from '../../../platform/whole-app.ts';
import { loadConfig } from '../../../platform/config.ts';
import { checkDependencies } from '../../../platform/readiness.ts';
import { invoke } from '../../setup/invoke.ts';

const up = { postgres: 'UP', redis: 'UP', dynamodb: 'UP', s3: 'UP', cognito: 'UP', sns: 'UP', sqs: 'UP' };

describe('GET /ready', () => {
  it('is up when every dependency is', async () => {
    expect(await invoke(getReadiness)).toMatchObject({ status: 200, body: { status: 'UP', checks: up } });
  });

  it.each([
    ['postgres', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }],
    ['redis', { REDIS_URL: 'redis://127.0.0.1:1' }],
    ['dynamodb', { INTERACTIONS_TABLE: 'no-such-table' }],
    ['s3', { MEDIA_BUCKET: 'no-such-bucket' }],
    ['cognito', { USER_POOL_ID: 'us-east-1_Nowhere' }],
    ['sns', { EVENTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:nowhere' }],
    ['sqs', { RELAY_QUEUE_URL: 'http://127.0.0.1/000000000000/nowhere' }],
  ])('names %s when it is down', async (name, change) => {
    const app = createApp({ ...loadConfig(), ...change });
    const { statusCode, body } = await checkDependencies(app);
    expect([statusCode, JSON.parse(body)]).toEqual([503, { status: 'DOWN', checks: { ...up, [name]: 'DOWN' } }]);
    await app.close();
  });
});

describe('GET /health and GET /openapi.json', () => {
  it('answer', async () => {
    expect(await invoke(getHealth)).toMatchObject({ status: 200, body: { status: 'UP' } });
    const { status, body } = await invoke<{ openapi: string }>(getOpenapi);
    expect([status, body.openapi.slice(0, 3)]).toEqual([200, '3.1']);
  });
});
