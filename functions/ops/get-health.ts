import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /health',
  summary: 'The API is up',
  tag: 'Operations',
  auth: 'none',
  output: z.object({ status: z.literal('UP') }),
  status: 200,
  run: async () => ({ status: 'UP' as const }),
});
