import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Comment } from '../api/client.ts';
import { keys } from '../api/queries.ts';
import type { components } from '../api/schema.d.ts';

type Page = components['schemas']['CommentList'];

/** Updates a comment in all cached data: threads, replies, and the pinned comment. */
export function patchComment(queries: QueryClient, { post_id, id }: Comment, change: (comment: Comment) => Comment): void {
  const changed = (comments: Comment[]) => comments.map((comment) => (comment.id === id ? change(comment) : comment));
  queries.setQueriesData<InfiniteData<Page>>({ queryKey: keys.comments(post_id) }, (cached) => {
    if (!cached) return cached;
    return { ...cached, pages: cached.pages.map((page) => ({ ...page, comments: changed(page.comments), ...(page.pinned && { pinned: changed(page.pinned) }) })) };
  });
}
