import { Export, ExportPath, showExport } from '../../core/account-data/request-export.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { exports } from '../../platform/grants/storage.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/exports/{export_id}',
  summary: 'An export’s progress and files',
  description: 'The files are available for seven days. Also available to suspended accounts.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, exports.read],
  params: ExportPath,
  output: Export,
  status: 200,
  errors: ['export_not_found'],
  run: ({ app, actor, params }) => showExport(app, actor.userId, params.export_id),
});
