import * as z from 'zod';
import { readInstance } from '../../core/instance/read-instance.ts';
import { notFound } from '../../core/shared/errors.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { securityTxt } from '../../platform/security-txt.ts';

export const handler = endpoint({
  route: 'GET /.well-known/security.txt',
  summary: 'The contact for reporting vulnerabilities',
  description: 'The contact of the instance in the format of RFC 9116; 404 if no e-mail address or link is configured.',
  tag: 'Instance',
  auth: 'none',
  access: [database, cache],
  output: z.string(),
  status: 200,
  contentTypes: ['text/plain'],
  cacheControl: 'public, max-age=3600',
  errors: ['page_not_found'],
  run: async ({ app }) => {
    const body = securityTxt((await readInstance(app)).contact, new Date());
    if (body === undefined) throw notFound('page');
    return { statusCode: 200, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body };
  },
});
