/** It changes with the form of what is stored, so that no version of the code reads what another wrote. */
const form = 'lambdagram:7';
/**
 * Entries that pages read many of have one hash tag, which puts them into one slot: one MGET reads them on a clustered
 * server too. Everything else is spread over the slots; docs/decisions/0010 says what follows from that.
 */
const cards = `{${form}}`;
/** A timeline, and beside it in its slot its note and its lock. */
const timeline = (name: string) => `{${form}:timeline:${name}}`;

export const keys = {
  post: (id: string) => `${cards}:post:${id}`,
  user: (id: string) => `${cards}:user:${id}`,
  counts: (postId: string) => `${cards}:counts:${postId}`,
  firstComments: (postId: string) => `${cards}:comments:${postId}`,
  firstThreads: (postId: string) => `${cards}:threads:${postId}`,
  pinnedComments: (postId: string) => `${cards}:pinned:${postId}`,
  firstLikes: (postId: string) => `${cards}:likes:${postId}`,
  instance: `${form}:instance`,
  account: (userId: string) => `${form}:account:${userId}`,
  /** Whether its access tokens may still be used. */
  session: (id: string) => `${form}:session:${id}`,
  /** What an account is, to everyone. */
  state: (userId: string) => `${cards}:state:${userId}`,
  /** How one person stands to another; all of a viewer's are in one slot. */
  relation: (viewer: string, author: string) => `{${form}:relations:${viewer}}:${author}`,
  /** The posts that somebody likes, those that they have bookmarked, and the comments that they like. */
  marksOf: (userId: string) => `${form}:marks-of:${userId}`,
  /** What is left of a limit. */
  limit: (key: string) => `${form}:limit:${key}`,
  /** What signs the addresses of somebody's private files, for a quarter of an hour. */
  signature: (userId: string) => `${cards}:signature:${userId}`,
  globalTimeline: timeline('global'),
  /** Posts of the authors that are merged into home feeds when these are read. */
  pulledTimeline: timeline('pulled'),
  homeTimeline: (userId: string) => timeline(`home:${userId}`),
  /** There while a timeline is young enough to be served without rebuilding it. */
  fresh: (timelineKey: string) => `${timelineKey}:fresh`,
  lock: (key: string) => `${key}:lock`,
};

/** What there is of a post's comments and likes. */
export const firstRows = (postId: string): string[] => [keys.firstComments(postId), keys.firstThreads(postId), keys.pinnedComments(postId), keys.firstLikes(postId)];

/** Times to live in milliseconds. */
export const ttl = {
  post: 3_600_000,
  user: 600_000,
  // A suspension that could not be written through is noticed no later than this, spread.
  account: 50_000,
  // A change that could not be written through shows no later than this.
  instance: 50_000,
  // An end that could not be written through is noticed no later than this, spread.
  session: 50_000,
  counts: 3_600_000,
  // A change that could not be written through is wrong no longer than a minute: this, spread, and a slow reader's time.
  relation: 50_000,
  firstPage: 3_600_000,
  // What a like or a bookmark could not write through while Redis was out of reach is wrong no longer than this.
  marks: 10_000,
  globalTimeline: 3_600_000,
  globalTimelineFresh: 30_000,
  homeTimeline: 3_600_000,
  pulledTimeline: 24 * 3_600_000,
};

/** Spreads expiry by a fifth, so that entries written together do not all expire together. */
export const jittered = (milliseconds: number): number => Math.round(milliseconds * (0.9 + Math.random() * 0.2));
