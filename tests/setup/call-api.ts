import { expectContract, templateOf } from './expect-contract.ts';
import type { Answer } from './invoke.ts';

interface Request {
  token?: string;
  headers?: Record<string, string>;
  /** Sent as it is when it is text, bytes or a form, as JSON otherwise. */
  body?: unknown;
}

/**
 * Calls the running API over HTTP, and checks that the response is one of the contract's. `path` starts at the root, as in
 * `/api/v1/feed`. Header names come in lower case.
 */
export async function callApi<Body = Record<string, never>>(
  method: string,
  path: string,
  { token, headers, body }: Request = {},
  apiUrl = process.env['API_URL'],
): Promise<Answer<Body>> {
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
