import { PostEdits, PostPath } from '../../core/posts/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listPostEdits } from '../../core/views/list-post-edits.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/edits',
  summary: "A post's earlier texts, latest first",
  description: 'The earlier texts of a post, latest first, each with the time they were written.',
  tag: 'Posts',
  auth: 'optional',
  access: [database, cache, interactions.read],
  params: PostPath,
  query: PageRequest,
  output: PostEdits,
  status: 200,
  errors: ['post_not_found'],
  run: ({ app, actor, params, query }) => listPostEdits(app, actor, params.post_id, query),
});
