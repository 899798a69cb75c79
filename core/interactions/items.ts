/**
 * The DynamoDB table `interactions`: each post's likes, comments and bookmarks are one partition.
 *
 * | item          | pk            | sk                         | attributes                                         |
 * |---------------|---------------|----------------------------|----------------------------------------------------|
 * | like          | `POST#<post>` | `LIKE#<user>`              | `user_id`, `liked_at` (index `by_time`: `<micros>#<user>`) |
 * | bookmark      | `POST#<post>` | `BOOKMARK#<user>`          | `user_id`                                          |
 * | comment       | `POST#<post>` | `COMMENT#<uuidv7>`         | `user_id`, `text`, `entities`, `created_at`; once edited `version`, `edited_at`, `requests`; once answered `replies_count`, once liked `likes_count` |
 * | reply         | `POST#<post>` | `REPLY#<uuidv7>`           | as a comment, and `parent_id`                      |
 * | its place     | `POST#<post>` | `THREAD#<comment>#REPLY#<reply>` | none; lists a comment's replies in chronological order |
 * | comment like  | `POST#<post>` | `THREAD#<comment>#LIKE#<user>` | `user_id`                                     |
 * | pins          | `POST#<post>` | `PINNED`                   | `ids` of comments, `version`; the post's author is `user_id` |
 * | earlier text  | `POST#<post>` | `EDIT#<comment>#<version>` | `text`, `written_at`                               |
 * | counter shard | `POST#<post>` | `COUNT#<0..9>`             | `likes`, `comments`, `version`, `comments_version` |
 * | deleted post  | `GONE#<post>` | `-`                        | `expires_at`; a mark, see `deleted-posts.ts`       |
 *
 * Likes and comments contain the trace header of the request that made them (`trace`). A counter shard contains the trace
 * header of its last removal, and the sort key of the removed item (`removed`).
 *
 * The by-time index is local, for consistent reads: a new like is in the next list that anybody reads.
 *
 * The by-user index contains likes (of posts and comments), bookmarks, comments and idempotency keys, by `user_id` and
 * `done_at` (`core/shared/done-at.ts`). It is global, and therefore eventually consistent. Older items lack `done_at`
 * until the job `index-interactions` is done.
 */
export const byTimeIndex = 'by_time';
export const byUserIndex = 'by_user';

export const postKey = (postId: string) => `POST#${postId}`;
export const likeKey = (userId: string) => `LIKE#${userId}`;
export const bookmarkKey = (userId: string) => `BOOKMARK#${userId}`;
export const commentKey = (commentId: string) => `COMMENT#${commentId}`;
export const replyKey = (replyId: string) => `REPLY#${replyId}`;
/** The prefix of all comments' threads: the places of replies, and likes on comments. */
export const threads = 'THREAD#';
/** The prefixes of a comment's thread, and of the replies in it. */
export const threadOf = (commentId: string) => `${threads}${commentId}#`;
export const repliesOf = (commentId: string) => `${threadOf(commentId)}REPLY#`;
export const placeInThread = (parentId: string, replyId: string) => `${repliesOf(parentId)}${replyId}`;
export const likeInThread = (commentId: string, userId: string) => `${threadOf(commentId)}LIKE#${userId}`;
/** The id of the liked comment, from the sort key of a like in a thread. */
export const likedComment = (sk: string): string | undefined => /^THREAD#([^#]+)#LIKE#/.exec(sk)?.[1];
export const pinsKey = (postId: string) => ({ pk: postKey(postId), sk: 'PINNED' });
/** The id of the reply, from the sort key of its place in a thread. */
export const replyOfThread = (sk: string): string | undefined => /^THREAD#[^#]+#REPLY#(.+)$/.exec(sk)?.[1];
/** The id in the sort key of a comment or a reply. */
export const commentIdOf = (sk: string): string | undefined => /^(?:COMMENT|REPLY)#(.+)$/.exec(sk)?.[1];
export const earlierTexts = (commentId: string) => `EDIT#${commentId}#`;
export const earlierTextKey = (commentId: string, version: number) => `${earlierTexts(commentId)}${String(version).padStart(9, '0')}`;
export const deletedPostKey = (postId: string) => ({ pk: `GONE#${postId}`, sk: '-' });

/** The sort key of a like in the by-time index: microseconds, then the user. */
export const likedAt = (micros: number, userId: string): string => `${String(micros).padStart(16, '0')}#${userId}`;

const counterShards = 10;

/** A user's changes always go to the same shard, so that a like and its removal cancel out there. Users are spread over the shards. */
export function shardKey(userId: string): string {
  let sum = 0;
  for (const character of userId) sum = (sum * 31 + character.charCodeAt(0)) % 1_000_003;
  return `COUNT#${sum % counterShards}`;
}
