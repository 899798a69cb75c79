import { CommentEdits, CommentPath } from '../../core/comments/schema.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { listCommentEdits } from '../../core/views/list-comment-edits.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/comments/{comment_id}/edits',
  summary: "A comment's earlier texts, latest first",
  description: 'The earlier texts of a comment, latest first, each with the time it was written. If there are more than fifty, only the first and the latest ones.',
  tag: 'Comments',
  auth: 'optional',
  access: [database, cache, interactions.read],
  params: CommentPath,
  query: PageRequest,
  output: CommentEdits,
  status: 200,
  errors: ['post_not_found', 'comment_not_found'],
  run: ({ app, actor, params, query }) => listCommentEdits(app, actor, params, query),
});
