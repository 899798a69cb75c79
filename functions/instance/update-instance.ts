import { Instance, InstanceChanges } from '../../core/instance/schema.ts';
import { updateInstance } from '../../core/instance/update-instance.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';

export const handler = endpoint({
  route: 'PATCH /api/v1/instance',
  summary: 'Change the settings of the instance',
  description: 'Changes only the given fields. For admins.',
  tag: 'Instance',
  auth: 'required',
  roles: ['admins'],
  access: [database, cache],
  body: InstanceChanges,
  output: Instance,
  status: 200,
  run: ({ app, body }) => updateInstance(app, body),
});
