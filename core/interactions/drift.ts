/** A counter that differs from what it counts. */
export interface Drift {
  what: 'likes' | 'comments' | 'posts_count' | 'followers_count' | 'following_count';
  id: string;
  counted: number;
  expected: number;
}

/** What one step of a recount has found. */
export interface Recount {
  checked: number;
  drift: Drift[];
  /** The last one checked; undefined when there are no more. */
  last: string | undefined;
}
