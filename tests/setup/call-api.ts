import { setTimeout as delay } from 'node:timers/promises';
import { expectContract, templateOf } from './expect-contract.ts';
import type { Answer } from './invoke.ts';

interface Request {
  token?: string;
  headers?: Record<string, string>;
  /** Text, bytes and forms are sent unchanged, everything else as JSON. */
  body?: unknown;
}

/** How long (ms) to retry if a deployment limits requests per second, and the pause between attempts. */
const patience = 30_000;
const pause = 200;

/**
 * Calls the running API over HTTP, and checks that the response is in the contract. `path` is absolute, for example
 * `/api/v1/feed`. Header names are in lower case. Like clients, retries requests that the gateway throttles, as in a small
 * deployment under load; no function has received them.
 */
export async function callApi<Body = Record<string, never>>(
  method: string,
  path: string,
  request: Request = {},
  apiUrl = process.env['API_URL'],
): Promise<Answer<Body>> {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await callOnce<Body>(method, path, request, apiUrl);
    const isThrottled = answer.status === 429 && (answer.body as { code?: string }).code === 'rate_limited';
    if (!isThrottled || performance.now() > end) return answer;
    await delay(pause);
  }
}

async function callOnce<Body>(method: string, path: string, { token, headers, body }: Request, apiUrl: string | undefined): Promise<Answer<Body>> {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof FormData;
  const response = await fetch(`${apiUrl}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && !raw && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: (raw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']> }),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  const answer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (isJson && text !== '' ? JSON.parse(text) : text) as Body,
  };
  const template = templateOf(path);
  if (template !== undefined) expectContract(method, template, answer);
  return answer;
}
