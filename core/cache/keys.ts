/** Changed with the format of the stored values, so that no version of the code reads what another wrote. */
const form = 'lambdagram:7';
/**
 * Entries of which pages read many share one hash tag, which puts them into one slot: one MGET reads them even on a clustered
 * server. Everything else is spread over the slots; docs/decisions/0010 has the consequences.
 */
const cards = `{${form}}`;
/** A timeline and, in the same slot, its marker and its lock. */
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
  /** Whether its access tokens are still valid. */
  session: (id: string) => `${form}:session:${id}`,
  /** The account's state, the same for everyone. */
  state: (userId: string) => `${cards}:state:${userId}`,
  /** How a viewer relates to an author; all of a viewer's are in one slot. */
  relation: (viewer: string, author: string) => `{${form}:relations:${viewer}}:${author}`,
  /** The posts that a user likes or has bookmarked, and the comments that they like. */
  marksOf: (userId: string) => `${form}:marks-of:${userId}`,
  /** The state of a limit. */
  limit: (key: string) => `${form}:limit:${key}`,
  /** The signature for the private files in a folder (`<owner>`, or `<owner>/avatar`), for a quarter of an hour. */
  signature: (userId: string) => `${cards}:signature:${userId}`,
  globalTimeline: timeline('global'),
  /** Posts of authors that are pulled into home feeds. */
  pulledTimeline: timeline('pulled'),
  homeTimeline: (userId: string) => timeline(`home:${userId}`),
  /** Exists while a timeline is recent enough to be served without rebuilding it. */
  fresh: (timelineKey: string) => `${timelineKey}:fresh`,
  lock: (key: string) => `${key}:lock`,
};

/** The cached first rows of a post's comments and likes. */
export const firstRows = (postId: string): string[] => [keys.firstComments(postId), keys.firstThreads(postId), keys.pinnedComments(postId), keys.firstLikes(postId)];

/** Times to live in milliseconds. */
export const ttl = {
  post: 3_600_000,
  user: 600_000,
  // With jitter, the longest that a suspension may go unnoticed if it could not be written through.
  account: 50_000,
  // The longest that a change may go unnoticed if it could not be written through.
  instance: 50_000,
  // With jitter, the longest that a session's end may go unnoticed if it could not be written through.
  session: 50_000,
  counts: 3_600_000,
  // With jitter and a slow reader's time, the minute for which an entry may be wrong if a change could not be written through.
  relation: 50_000,
  firstPage: 3_600_000,
  // The longest that a like or a bookmark may be wrong if it could not be written through.
  marks: 10_000,
  globalTimeline: 3_600_000,
  globalTimelineFresh: 30_000,
  homeTimeline: 3_600_000,
  pulledTimeline: 24 * 3_600_000,
};

/** Spreads expiry by a fifth, so that entries written together do not expire together. */
export const jittered = (milliseconds: number): number => Math.round(milliseconds * (0.9 + Math.random() * 0.2));
