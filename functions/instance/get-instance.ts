import { readInstance } from '../../core/instance/read-instance.ts';
import { Instance } from '../../core/instance/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'GET /api/v1/instance',
  summary: 'The instance and its settings',
  description: 'Its name, rules and terms, and who may join and read it. Changes take effect within about a second.',
  tag: 'Instance',
  auth: 'none',
  access: [database, cache],
  output: Instance,
  status: 200,
  run: ({ app }) => readInstance(app),
});
