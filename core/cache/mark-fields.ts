/** Actions that each user can take once per post. */
export const marks = ['like', 'bookmark'] as const;
export type Mark = (typeof marks)[number];

/** The field of a viewer's cached marks. */
export const markField = (mark: Mark, postId: string): string => `${mark}:${postId}`;

/** The field for a like on a comment. */
export const commentLikeField = (commentId: string): string => `comment-like:${commentId}`;

/** The fields of all marks on the posts, grouped by mark. */
export const markFields = (postIds: readonly string[]): string[] => marks.flatMap((mark) => postIds.map((id) => markField(mark, id)));
