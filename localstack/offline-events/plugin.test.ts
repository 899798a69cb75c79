import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { OfflineEvents } from './plugin.ts';

const log = { notice: () => {}, warning: () => {} };

function plugin(events: Record<string, unknown>[]): OfflineEvents {
  const service = {
    provider: { region: 'us-east-1' },
    getAllFunctions: () => ['onEvent'],
    getFunction: () => ({ name: 'app-local-onEvent', events }),
  };
  return new OfflineEvents({ serviceDir: '/nowhere', service }, {}, { log });
}

describe('the plugin', () => {
  it('loads the way osls loads a local plugin folder', () => {
    const script = `console.log(require(${JSON.stringify(import.meta.dirname)}).default.name)`;
    expect(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toBe('OfflineEvents\n');
  });

  it('leaves services without queues and streams alone', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    const { hooks } = plugin([{ http: { method: 'get', path: 'posts' } }]);
    expect(() => hooks['before:offline:start:init']?.()).not.toThrow();
    await hooks['before:offline:start:end']?.();
  });

  it('never reads from the real cloud, and does not start with a missing ARN', () => {
    vi.stubEnv('AWS_ENDPOINT_URL', undefined);
    vi.stubEnv('OFFLINE_EVENT_ARNS', '{}');
    const known = plugin([{ sqs: 'arn:aws:sqs:us-east-1:000000000000:q' }]);
    expect(() => known.hooks['before:offline:start']?.()).toThrow('AWS_ENDPOINT_URL is not set');
    const unknown = plugin([{ sqs: { arn: { Ref: 'Queue' } } }]);
    expect(() => unknown.hooks['before:offline:start:init']?.()).toThrow('OFFLINE_EVENT_ARNS has no ARN for Queue');
  });
});
