import { notFound } from '../../core/shared/errors.ts';
import { readDocsFile } from '../../platform/docs-page/files.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { header } from '../../platform/request.ts';

export const handler = endpoint({
  route: 'GET /docs',
  summary: 'An explorer of this contract',
  tag: 'Operations',
  auth: 'none',
  status: 200,
  run: async ({ event }) => {
    const file = await readDocsFile(event.pathParameters?.['file'], header(event, 'if-none-match'));
    if (!file) throw notFound('page');
    return file;
  },
});
