/** How a viewer relates to an author: everything that the rule depends on. */
export interface Standing {
  /** The viewer is the author. */
  isSelf: boolean;
  /** The author is suspended, deleted, or never existed. */
  isGone: boolean;
  /** The author has blocked the viewer. */
  isBlocked: boolean;
  /** The viewer has blocked the author. */
  blocking: boolean;
  isPrivate: boolean;
  discoverable: boolean;
  /** The viewer follows the author and, if they are private, has been accepted. */
  following: boolean;
  muting: boolean;
  whoMayComment: WhoMayComment;
}

export type WhoMayComment = 'everyone' | 'followers' | 'nobody';

/** The kinds of an author's content, and of actions on it. */
export type Subject =
  /** Their names, avatar, bio and counts. */
  | 'card'
  /** Their posts, the comments and likes under them, and their photos, each by id. */
  | 'posts'
  | 'postList'
  /** Their lists of followers and followed people. */
  | 'follows'
  /** Their comments and likes under other people's posts that the viewer may see. */
  | 'elsewhere'
  | 'globalFeed'
  | 'homeFeed'
  | 'search'
  /** Notifications about their activity. */
  | 'notification'
  | 'follow'
  /** Interacting with their posts: liking, commenting and so on. */
  | 'act';

/**
 * `hidden` looks as if it had never existed. `refused` is a 403 with the reason. `empty` is a list without entries, and
 * `requested` a follow that has to be accepted. `ifDiscoverable` depends on the author's setting, `unlessMuted` on the viewer's.
 */
type Verdict = 'yes' | 'hidden' | 'refused' | 'empty' | 'requested';

type Verdicts = Record<Subject, Verdict | 'ifDiscoverable' | 'unlessMuted'>;

/** The same verdict on everything, with exceptions. */
const all = (verdict: Verdict, exceptions: Partial<Verdicts> = {}): Verdicts => ({
  card: verdict,
  posts: verdict,
  postList: verdict,
  follows: verdict,
  elsewhere: verdict,
  globalFeed: verdict,
  homeFeed: verdict,
  search: verdict,
  notification: verdict,
  follow: verdict,
  act: verdict,
  ...exceptions,
});

interface Row {
  applies(standing: Standing): boolean;
  verdicts: Verdicts;
}

/** The rule. The first row that applies decides. */
export const rows = {
  gone: { applies: ({ isGone }) => isGone, verdicts: all('hidden') },
  self: { applies: ({ isSelf }) => isSelf, verdicts: all('yes') },
  blocked: { applies: ({ isBlocked }) => isBlocked, verdicts: all('hidden') },
  blocking: {
    applies: ({ blocking }) => blocking,
    verdicts: all('hidden', { card: 'yes', postList: 'empty', follows: 'refused', follow: 'refused', act: 'refused' }),
  },
  privateStranger: {
    applies: ({ isPrivate, following }) => isPrivate && !following,
    verdicts: all('hidden', {
      card: 'yes',
      postList: 'refused',
      follows: 'refused',
      elsewhere: 'yes',
      search: 'ifDiscoverable',
      notification: 'unlessMuted',
      follow: 'requested',
    }),
  },
  muted: { applies: ({ muting }) => muting, verdicts: all('yes', { globalFeed: 'hidden', homeFeed: 'hidden', notification: 'hidden' }) },
  public: { applies: ({ isPrivate }) => !isPrivate, verdicts: all('yes', { search: 'ifDiscoverable' }) },
  acceptedFollower: { applies: () => true, verdicts: all('yes', { globalFeed: 'hidden' }) },
} satisfies Record<string, Row>;

export type RowName = keyof typeof rows;

const names = Object.keys(rows) as RowName[];

export const rowOf = (standing: Standing): RowName => names.find((name) => rows[name].applies(standing))!;

export function verdictOn(subject: Subject, standing: Standing): Verdict {
  const verdict = (rows[rowOf(standing)] as Row).verdicts[subject];
  if (verdict === 'ifDiscoverable') return standing.discoverable ? 'yes' : 'hidden';
  if (verdict === 'unlessMuted') return standing.muting ? 'hidden' : 'yes';
  return verdict;
}

/** Whether somebody who may interact with the author's posts may also comment on them. */
export const mayComment = ({ isSelf, following, whoMayComment }: Standing): boolean =>
  isSelf || whoMayComment === 'everyone' || (whoMayComment === 'followers' && following);

/** The standing of anybody towards an author who does not exist. */
export const toNobody: Standing = {
  isSelf: false,
  isGone: true,
  isBlocked: false,
  blocking: false,
  isPrivate: false,
  discoverable: false,
  following: false,
  muting: false,
  whoMayComment: 'nobody',
};
