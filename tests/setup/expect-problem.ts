import { expect } from 'vitest';
import type { FieldError } from '../../core/shared/errors.ts';
import type { Answer } from './invoke.ts';

export interface Problem {
  code: string;
  detail: string;
  errors?: FieldError[];
}

/** Checks that a response is the given RFC 9457 problem, complete and traceable; returns it. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string): Problem {
  const headers = new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { errors, ...problem } = answer.body as Problem;
  expect({ ...problem, status: answer.status }).toEqual({
    type: 'about:blank',
    title: expect.stringMatching(/\w/) as string,
    status,
    detail: expect.stringMatching(/\w/) as string,
    code,
    trace_id: headers.get('x-trace-id'),
  });
  expect((answer.body as { status: number }).status).toBe(status);
  // A trace id, or the request id in API Gateway's own responses, for which there is no trace.
  expect(headers.get('x-trace-id')).toMatch(/^(1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  expect(headers.get('cache-control')).toBe('no-store');
  return answer.body as Problem;
}

/** Checks that a response is a 400 with errors for exactly the given fields; returns it. */
export function expectInvalid(answer: Answer<unknown>, ...paths: string[]): Problem {
  const problem = expectProblem(answer, 400, 'validation_failed');
  expect([...new Set((problem.errors ?? []).map((error) => error.path))]).toEqual(paths);
  for (const { message } of problem.errors ?? []) expect(message).not.toBe('');
  return problem;
}
