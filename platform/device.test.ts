import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { deviceOf } from './device.ts';

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1', 'Safari on iOS'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36', 'Chrome on Windows'],
  ['curl/8.11.0', 'Unknown device'],
  [undefined, 'Unknown device'],
])('reads %s as %s', (agent, device) => {
  expect(deviceOf({ headers: { ...(agent !== undefined && { 'User-Agent': agent }) } } as unknown as APIGatewayProxyEvent)).toBe(device);
});

it('truncates the name of a made-up browser', () => {
  const agent = `${'x'.repeat(20_000)}/1.0 (Linux)`;
  expect(deviceOf({ headers: { 'User-Agent': agent } } as unknown as APIGatewayProxyEvent).length).toBeLessThanOrEqual(60);
});
