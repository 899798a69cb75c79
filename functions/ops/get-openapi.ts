import * as z from 'zod';
import openapi from '../../docs/openapi.json' with { type: 'json' };
import { endpoint } from '../../platform/endpoint.ts';

const text = JSON.stringify(openapi);

export const handler = endpoint({
  route: 'GET /openapi.json',
  summary: 'This contract',
  description: 'This OpenAPI 3.1 document.',
  tag: 'Operations',
  auth: 'none',
  access: [],
  output: z.record(z.string(), z.unknown()).meta({ id: 'OpenApi' }),
  status: 200,
  cacheControl: 'public, max-age=300',
  run: async () => ({
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: text,
  }),
});
