/**
 * Every Redis key of the product. One hash tag puts them all into one slot, which lets a script touch any of them
 * on a clustered server too; docs/decisions/0010 says what that costs and when to split it. Its number changes with the
 * form of what is stored, so that no version of the code reads what another wrote.
 */
const tag = '{lambdagram:2}';

/** Scripts that reach cards by post id build their keys from this. */
export const cardPrefix = `${tag}:`;

export const keys = {
  post: (id: string) => `${cardPrefix}post:${id}`,
  user: (id: string) => `${cardPrefix}user:${id}`,
  account: (userId: string) => `${tag}:account:${userId}`,
  counts: (postId: string) => `${cardPrefix}counts:${postId}`,
  likesOf: (userId: string) => `${cardPrefix}likes:${userId}`,
  globalTimeline: `${tag}:timeline:global`,
  homeTimeline: (userId: string) => `${tag}:timeline:home:${userId}`,
  /** There while a timeline is young enough to be served without rebuilding it. */
  fresh: (timeline: string) => `${timeline}:fresh`,
  lock: (name: string) => `${tag}:lock:${name}`,
};

/** Times to live in milliseconds. */
export const ttl = {
  post: 3_600_000,
  user: 600_000,
  account: 600_000,
  counts: 3_600_000,
  // What a like could not write through while Redis was out of reach is wrong no longer than this.
  likes: 10_000,
  globalTimeline: 3_600_000,
  globalTimelineFresh: 30_000,
  homeTimeline: 3_600_000,
};

/** Spreads expiry by a fifth, so that entries written together do not all expire together. */
export const jittered = (milliseconds: number): number => Math.round(milliseconds * (0.9 + Math.random() * 0.2));
