import { addComment } from '../../core/comments/add-comment.ts';
import { CreatedComment, NewComment } from '../../core/comments/schema.ts';
import { PostPath } from '../../core/posts/schema.ts';
import { showComment, showCreatedComment } from '../../core/views/show-comments.ts';
import { endpoint } from '../../platform/endpoint.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { mediaUrls } from '../../platform/grants/media-urls.ts';
import { limits } from '../../platform/grants/limits.ts';

export const handler = endpoint({
  route: 'POST /api/v1/posts/{post_id}/comments',
  summary: 'Comment on a post',
  description: 'Adds a comment to a post, or with `parent_id` a reply to a comment.',
  tag: 'Comments',
  auth: 'required',
  access: [database, cache, interactions.read, interactions.write, mediaUrls, limits.count],
  limits: ['comments'],
  params: PostPath,
  body: NewComment,
  output: CreatedComment,
  status: 201,
  errors: ['post_not_found', 'comment_not_found', 'blocked_by_you', 'comments_off', 'comments_closed'],
  creates: 'once',
  run: async ({ app, actor, params, body, newId, repeated }) => {
    if (repeated) return showComment(app, actor, params.post_id, newId);
    const added = await addComment(app, actor.userId, { ...params, ...body }, newId);
    return showCreatedComment(app, actor, { postId: params.post_id, ...added });
  },
});
