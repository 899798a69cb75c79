import * as z from 'zod';
import { endpoint } from '../../platform/endpoint.ts';

const Link = z.string().meta({ format: 'uri-reference', examples: ['../openapi.json'] });
const Index = z.object({
  name: z.string(),
  version: z.string(),
  links: z.object({ 'service-desc': Link, 'service-doc': Link, status: Link, feed: Link }).meta({ description: 'Relative to the URL of this document' }),
}).meta({ id: 'Index' });

/** Links by relation (RFC 8631), relative to the root of the API. */
const links = { 'service-desc': 'openapi.json', 'service-doc': 'docs', status: 'ready', feed: 'api/v1/feed' };

export const handler = endpoint({
  route: 'GET /api/v1',
  alias: 'GET /',
  summary: 'Entry point',
  description: 'An overview of this API, with links to its contract, documentation, status and first page of posts.',
  tag: 'Operations',
  auth: 'none',
  access: [],
  output: Index,
  status: 200,
  cacheControl: 'public, max-age=300',
  run: async ({ event }) => {
    // Relative, because an absolute path would omit the stage, which is part of API Gateway's own URLs.
    const root = event.resource === '/' ? './' : '../';
    const relative = Object.fromEntries(Object.entries(links).map(([relation, path]) => [relation, `${root}${path}`]));
    return { name: 'Lambdagram', version: '1', links: relative as typeof links };
  },
});
