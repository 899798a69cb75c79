import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';
import { checkDependencies } from '../../platform/readiness.ts';

export const handler = endpoint({
  route: 'GET /ready',
  summary: 'Whether every dependency answers; 503 names those that do not',
  tag: 'Operations',
  auth: 'none',
  output: z.object({ status: z.enum(['UP', 'DOWN']), checks: z.record(z.string(), z.enum(['UP', 'DOWN'])) }),
  status: 200,
  run: async ({ app }) => checkDependencies(app),
});
