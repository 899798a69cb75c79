/** What one person can do with a post once. */
export const marks = ['like', 'bookmark'] as const;
export type Mark = (typeof marks)[number];

/** The field of a viewer's cached marks. */
export const markField = (mark: Mark, postId: string): string => `${mark}:${postId}`;

/** The field of a comment that they may like. */
export const commentLikeField = (commentId: string): string => `comment-like:${commentId}`;

/** The fields of all marks on the posts: those of one mark after those of another. */
export const markFields = (postIds: readonly string[]): string[] => marks.flatMap((mark) => postIds.map((id) => markField(mark, id)));
