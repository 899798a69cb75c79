import { expect, it } from 'vitest';
import { handler } from '../../../functions/ops/get-index.ts';
import { invoke } from '../../setup/invoke.ts';

it('GET /api/v1 links to the contract, its page, the status and the feed, relative to itself', async () => {
  const { status, body } = await invoke<{ name: string; links: Record<string, string> }>(handler);
  expect(status).toBe(200);
  expect(body).toEqual({
    name: 'Lambdagram',
    version: '1',
    links: { 'service-desc': '../openapi.json', 'service-doc': '../docs', status: '../ready', feed: '../api/v1/feed' },
  });
});
