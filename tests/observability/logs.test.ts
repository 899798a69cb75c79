import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser } from '../setup/given.ts';

interface Line {
  level: string;
  message: string;
  trace_id?: string;
  [field: string]: unknown;
}

const trace = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/;

async function linesOf(log: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const text of createInterface({ input: createReadStream(log) })) if (text.startsWith('{"level"')) lines.push(JSON.parse(text) as Line);
  return lines;
}

it('the log has a line with a trace id for every request and message, successful or not, and no line without one', async () => {
  const user = await aUser();
  const post = await aPost(user);
  const answer = await callApi('POST', `/api/v1/posts/${post}/like`, { token: user.token });
  const refused = await callApi('POST', '/api/v1/auth/register', { body: {} });
  const log = join(process.env['SERVICE_DATA_DIR']!, 'logs', 'api.log');
  await eventually(async () => {
    const lines = await linesOf(log);
    const of = (id: string | undefined, message: string) => lines.filter((line) => line.trace_id === id && line.message === message);
    expect(of(answer.headers['x-trace-id'], 'request')).toMatchObject([{ level: 'INFO', method: 'POST', route: '/api/v1/posts/{post_id}/like', status: 200, duration_ms: expect.any(Number) as number, user: expect.any(String) as string }]);
    expect(of(refused.headers['x-trace-id'], 'request')).toMatchObject([{ method: 'POST', route: '/api/v1/auth/register', status: 400 }]);
    const messages = of(answer.headers['x-trace-id'], 'message').toSorted((a, b) => String(a['consumer']).localeCompare(String(b['consumer'])));
    expect(messages).toMatchObject(['on-activity', 'on-interaction-changed', 'on-live-change'].map((consumer) => ({ consumer, outcome: 'done', duration_ms: expect.any(Number) as number })));
    // Lines about Redis connections do not belong to a request.
    expect(lines.filter((line) => !line.message.includes('redis') && !trace.test(line.trace_id ?? '')).slice(0, 3)).toEqual([]);
  });
});
