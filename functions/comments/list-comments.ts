import { listComments, listThreads } from '../../core/views/list-comments.ts';
import { listReplies } from '../../core/views/list-replies.ts';
import { CommentList, CommentsRequest } from '../../core/comments/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';

export const handler = endpoint({
  route: 'GET /api/v1/posts/{post_id}/comments',
  summary: "A post's comments, newest first",
  description:
    'A post’s comments and replies, newest first, and how many there are. `view=threads` returns only comments, each with its number of replies, and on the first page also the pinned ones; `parent_id` returns the replies to a comment, oldest first.',
  tag: 'Comments',
  auth: 'optional',
  access: [database, cache, interactions.read, mediaUrls],
  params: PostPath,
  query: CommentsRequest,
  output: CommentList,
  status: 200,
  errors: ['post_not_found', 'comment_not_found'],
  run: ({ app, actor, params: { post_id }, query: { view, parent_id, ...page } }) => {
    if (parent_id !== undefined) return listReplies(app, actor, post_id, parent_id, page);
    return (view === 'threads' ? listThreads : listComments)(app, actor, post_id, page);
  },
});
