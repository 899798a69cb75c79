import { ExportRequested, requestExport } from '../../core/account-data/request-export.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { events } from '../../platform/grants/events.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { limits } from '../../platform/grants/limits.ts';
import { relay } from '../../platform/grants/relay.ts';

export const handler = endpoint({
  route: 'POST /api/v1/users/me/exports',
  summary: 'Export all your data as ZIP files; idempotent',
  description: 'One at a time: while an export is in progress, it is returned. After a failed one, a new one starts. Also available to suspended accounts.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, interactions.read, interactions.write, events.publish, relay.wake, limits.count],
  limits: ['exports'],
  output: ExportRequested,
  status: 202,
  creates: 'once',
  run: ({ app, actor, newId }) => requestExport(app, actor.userId, newId),
});
