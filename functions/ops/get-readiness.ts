import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';
import { dependencies } from '../../platform/grants/dependencies.ts';
import { checkDependencies } from '../../platform/readiness.ts';

const State = z.enum(['UP', 'DOWN']);
const Readiness = z.object({ status: State, checks: z.record(z.string(), State).meta({ examples: [{ postgres: 'UP' }] }) }).meta({ id: 'Readiness' });

export const handler = endpoint({
  route: 'GET /ready',
  alias: 'GET /api/v1/ready',
  summary: 'Whether every dependency responds; 503 names those that do not',
  description: 'Checks that every dependency responds.',
  tag: 'Operations',
  auth: 'none',
  access: [dependencies.check],
  output: Readiness,
  status: 200,
  responses: { 503: Readiness },
  run: async ({ app }) => checkDependencies(app),
});
