import { ExportList, listExports } from '../../core/account-data/request-export.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { exports } from '../../platform/grants/storage.ts';

export const handler = endpoint({
  route: 'GET /api/v1/users/me/exports',
  summary: 'Exports of your data, latest first',
  description: 'Exports of the last seven days, at most ten, with progress and files. Also available to suspended accounts.',
  tag: 'Auth',
  auth: 'required',
  whileSuspended: true,
  access: [database, cache, exports.read],
  output: ExportList,
  status: 200,
  run: ({ app, actor }) => listExports(app, actor.userId),
});
