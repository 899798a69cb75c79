/** A counter that differs from the actual number. */
export interface Drift {
  what: 'likes' | 'comments' | 'replies_count' | 'likes_count' | 'posts_count' | 'followers_count' | 'following_count';
  id: string;
  /** Only for a comment's counters. */
  post_id?: string;
  counted: number;
  expected: number;
}

/** The result of one step of a recount. */
export interface Recount {
  checked: number;
  drift: Drift[];
  /** The last one checked; undefined if there are no more. */
  last: string | undefined;
}
