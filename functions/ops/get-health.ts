import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /health',
  alias: 'GET /api/v1/health',
  summary: 'The API is up',
  description: 'Succeeds whenever the API runs, regardless of the state of its dependencies.',
  tag: 'Operations',
  auth: 'none',
  access: [],
  output: z.object({ status: z.literal('UP') }).meta({ id: 'Health' }),
  status: 200,
  run: async () => ({ status: 'UP' as const }),
});
