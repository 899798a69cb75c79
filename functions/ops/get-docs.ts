import * as z from 'zod';
import { notFound } from '../../core/shared/errors.ts';
import { readDocsFile } from '../../platform/docs-page/files.ts';
import { endpoint } from '../../platform/endpoint.ts';

export const handler = endpoint({
  route: 'GET /docs',
  alias: 'GET /docs/{file}',
  summary: 'An explorer of this contract',
  description: 'A page for reading this contract and trying its operations; also serves the page’s files.',
  tag: 'Operations',
  auth: 'none',
  access: [],
  files: ['platform/docs-page/*.{html,css,js}', 'web/public/favicon.svg', 'node_modules/swagger-ui-dist/swagger-ui.css', 'node_modules/swagger-ui-dist/swagger-ui-bundle.js'],
  params: z.object({ file: z.string().meta({ examples: ['explorer.js'] }).optional() }),
  output: z.string(),
  status: 200,
  contentTypes: ['text/html', 'text/css', 'text/javascript', 'image/svg+xml'],
  cacheControl: 'public, no-cache',
  errors: ['page_not_found'],
  run: async ({ params }) => {
    const file = await readDocsFile(params.file);
    if (!file) throw notFound('page');
    return file;
  },
});
