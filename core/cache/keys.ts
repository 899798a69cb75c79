/** Must change with the format of the stored values, so that no version of the code reads another version's values. */
const form = 'lambdagram:9';
/** How many slots of a cluster the entries that pages read in bulk are spread over. A change needs another `form`, as the keys change with it. */
const slots = 8;
/**
 * Their hash tag, by the last digit of a UUID: no single slot limits the cache of a cluster, and a page needs at most this many MGETs.
 * docs/decisions/0010 describes the consequences.
 */
const cards = (id: string) => `{${form}:${Number.parseInt(id[35]!, 16) % slots}}`;
/** How many slots home timelines are spread over: many for the cluster, few for the fan-out, which changes those of a slot with one script. */
const homeSlots = 64;
/** A home timeline's hash tag, by the last two digits of a UUID. */
const homes = (userId: string) => `{${form}:homes:${Number.parseInt(userId.slice(34), 16) % homeSlots}}`;
/** A timeline and, in the same slot, its marker and its lock. */
const timeline = (name: string) => `{${form}:timeline:${name}}`;

export const keys = {
  post: (id: string) => `${cards(id)}:post:${id}`,
  user: (id: string) => `${cards(id)}:user:${id}`,
  counts: (postId: string) => `${cards(postId)}:counts:${postId}`,
  firstComments: (postId: string) => `${cards(postId)}:comments:${postId}`,
  firstThreads: (postId: string) => `${cards(postId)}:threads:${postId}`,
  pinnedComments: (postId: string) => `${cards(postId)}:pinned:${postId}`,
  firstLikes: (postId: string) => `${cards(postId)}:likes:${postId}`,
  instance: `${form}:instance`,
  account: (userId: string) => `${form}:account:${userId}`,
  /** Whether the session's access tokens are still valid. */
  session: (id: string) => `${form}:session:${id}`,
  /** The account's state, the same for everyone. */
  state: (userId: string) => `${cards(userId)}:state:${userId}`,
  /** A viewer's relation to an author. All relations of a viewer are in one slot. */
  relation: (viewer: string, author: string) => `{${form}:relations:${viewer}}:${author}`,
  /** The posts that a user has liked or bookmarked, and the comments they have liked. */
  marksOf: (userId: string) => `${form}:marks-of:${userId}`,
  /** The state of a limit. */
  limit: (key: string) => `${form}:limit:${key}`,
  /** The signature for the private files in a folder (`<owner>`, or `<owner>/avatar`), for a quarter of an hour. */
  signature: (folder: string) => `${cards(folder)}:signature:${folder}`,
  globalTimeline: timeline('global'),
  /** Posts by authors who are pulled into home feeds. */
  pulledTimeline: timeline('pulled'),
  homeTimeline: (userId: string) => `${homes(userId)}:${userId}`,
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
  // With jitter, the longest time that a suspension goes unnoticed if writing it to the cache failed.
  account: 50_000,
  // The longest time that a change goes unnoticed if writing it to the cache failed.
  instance: 50_000,
  // With jitter, the longest time that the end of a session goes unnoticed if writing it to the cache failed.
  session: 50_000,
  counts: 3_600_000,
  // With jitter and a slow read, an entry can be stale for up to a minute if writing a change to the cache failed.
  relation: 50_000,
  firstPage: 3_600_000,
  // The longest time that a like or a bookmark is stale if writing it to the cache failed.
  marks: 10_000,
  globalTimeline: 3_600_000,
  globalTimelineFresh: 30_000,
  homeTimeline: 3_600_000,
  pulledTimeline: 24 * 3_600_000,
};

/** Randomizes the time to live by ±10%, so that entries written together do not expire together. */
export const jittered = (milliseconds: number): number => Math.round(milliseconds * (0.9 + Math.random() * 0.2));

/** What a cluster hashes of a key: its hash tag, if it has one (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags). */
export const hashTag = (key: string): string => {
  const start = key.indexOf('{');
  return start < 0 ? key : key.slice(start + 1, key.indexOf('}', start));
};

/** Groups what belongs to keys by their slots. */
export const bySlot = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] => [...Map.groupBy(items, (item) => hashTag(keyOf(item))).values()];
