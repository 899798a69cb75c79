import openapi from '../../docs/openapi.json' with { type: 'json' };
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /openapi.json',
  summary: 'This contract',
  tag: 'Operations',
  auth: 'none',
  status: 200,
  run: async () => ({
    statusCode: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' },
    body: JSON.stringify(openapi),
  }),
});
