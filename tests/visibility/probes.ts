import type { Subject } from '../../core/visibility/rule.ts';
import { type Answer, invoke } from '../setup/invoke.ts';
import type { EndpointHandler } from '../../platform/endpoint.ts';
import { expected, type Scene } from './worlds.ts';

type Body = Record<string, unknown>;
type Request = NonNullable<Parameters<typeof invoke>[1]>;

/** A way to access something that belongs to the author. */
export interface Probe {
  /** The rule's subject; null if it works whatever the relation. */
  subject: Subject | null;
  request: (scene: Scene) => Request;
  /** Converts the response to an outcome of the rule. */
  outcome: (answer: Answer<Body>, scene: Scene) => string;
  /** Whether it is skipped if the viewer is the author, for whom it would test something else. */
  others?: true;
  /** Whether it is only tested for signed-out readers, because everyone sees what they see. */
  asNobody?: true;
  /** Whether it changes the relation and so has to come last. */
  last?: true;
}

const ofAuthor = ({ author }: Scene) => ({ path: { user_id: author } });
const ofAuthorsName = ({ authorName }: Scene) => ({ path: { user_id: authorName } });
const ofAuthorsPost = ({ authorsPost }: Scene) => ({ path: { post_id: authorsPost } });
const ofFriendsComment = ({ authorsPost, comment }: Scene) => ({ path: { post_id: authorsPost, comment_id: comment } });
const ofAuthorsComment = ({ friendsPost, authorsComment }: Scene) => ({ path: { post_id: friendsPost, comment_id: authorsComment } });
const ofFriendsPost = ({ friendsPost }: Scene) => ({ path: { post_id: friendsPost } });

/** Derives the outcome from the status. */
const byStatus = ({ status, body }: Answer<Body>): string => {
  if (status < 300) return body['requested'] === true ? 'requested' : 'yes';
  if (status === 404) return 'hidden';
  if (status === 403 && ['private_account', 'blocked_by_you'].includes(body['code'] as string)) return 'refused';
  if (body['code'] === 'account_suspended') return 'suspended';
  // Those who can see it may learn that it belongs to somebody else.
  if (status === 403 && String(body['code']).startsWith('not_your_')) return 'yes';
  return `${status} ${String(body['code'])}`;
};
/** Derives the outcome from whether the list contains the entry. */
const byEntry = (list: string, field: string, wanted: (scene: Scene) => string) => (answer: Answer<Body>, scene: Scene) => {
  if (answer.status !== 200) return byStatus(answer);
  const entries = answer.body[list] as Body[];
  return entries.some((entry) => entry[field] === wanted(scene)) ? 'yes' : 'hidden';
};
const entryOfAuthor = (list: string, field: string) => byEntry(list, field, ({ author }) => author);
const postOfAuthor = byEntry('posts', 'id', ({ authorsPost }) => authorsPost);
/** Derives the outcome from whether the friend's text, which mentions the author, links to them. */
const mentionIn = (texts: (body: Body) => Body[]) => (answer: Answer<Body>, { author, friend }: Scene) => {
  if (answer.status !== 200) return byStatus(answer);
  const entities = texts(answer.body).filter(({ user_id }) => user_id === friend).flatMap((text) => text['entities'] as Body[]);
  return entities.some(({ user_id }) => user_id === author) ? 'yes' : 'hidden';
};
/** For suggestions: people whom the viewer follows or has muted can be found, but are not suggested. */
const unlessKnown = (outcome: Probe['outcome']): Probe['outcome'] => (answer, scene) => {
  const found = outcome(answer, scene);
  return scene.has.has('following') || scene.has.has('muting') ? (found === 'yes' ? 'suggested' : expected('search', scene)) : found;
};
/** Derives the outcome from whether the viewer has a notification about a comment. */
const toldOf = (comment: (scene: Scene) => string) => (answer: Answer<Body>, scene: Scene) => {
  if (answer.status !== 200) return byStatus(answer);
  return (answer.body['notifications'] as Body[]).some((one) => (one['comment'] as Body | undefined)?.['id'] === comment(scene)) ? 'yes' : 'hidden';
};
const statusProbe = (subject: Probe['subject'], request: Probe['request'], more: Partial<Probe> = {}): Probe => ({ subject, request, outcome: byStatus, ...more });
const all = { query: { limit: '100' } };
const others = { others: true } as const;

/**
 * All ways to access content through each function that can return user content or act on it. The test fails for a function that is
 * in neither this list nor the next.
 */
export const probes: Record<string, Probe[]> = {
  'users/get-user': [statusProbe('card', ofAuthor), statusProbe('card', ofAuthorsName)],
  'posts/get-post': [statusProbe('posts', ofAuthorsPost), { subject: 'search', request: ofFriendsPost, outcome: mentionIn((post) => [post]) }],
  'posts/share-post': [statusProbe('posts', ofAuthorsPost, { asNobody: true })],
  'users/share-profile': [statusProbe('posts', ({ authorName }) => ({ path: { username: authorName } }), { asNobody: true })],
  'posts/list-post-edits': [statusProbe('posts', ofAuthorsPost)],
  'posts/list-user-posts': [ofAuthor, ofAuthorsName].map((by) => ({
    subject: 'postList',
    request: by,
    outcome: (answer, scene) => (answer.status === 200 && (answer.body['posts'] as Body[]).length === 0 ? 'empty' : postOfAuthor(answer, scene)),
  })),
  'media/get-media': [statusProbe('posts', ({ photo }) => ({ path: { media_id: photo } })), statusProbe('card', ({ avatar }) => ({ path: { media_id: avatar } }))],
  'comments/list-comments': [
    statusProbe('posts', ofAuthorsPost),
    { subject: 'elsewhere', request: ofFriendsPost, outcome: entryOfAuthor('comments', 'user_id') },
    { subject: 'search', request: ofFriendsPost, outcome: mentionIn(({ comments }) => comments as Body[]) },
    { subject: 'elsewhere', request: (scene) => ({ ...ofFriendsPost(scene), query: { view: 'threads' } }), outcome: entryOfAuthor('comments', 'user_id') },
    { subject: 'elsewhere', request: (scene) => ({ ...ofFriendsPost(scene), query: { view: 'threads' } }), outcome: entryOfAuthor('pinned', 'user_id') },
    { subject: 'elsewhere', request: (scene) => ({ ...ofFriendsPost(scene), query: { parent_id: scene.friendsComment } }), outcome: entryOfAuthor('comments', 'user_id') },
    statusProbe('elsewhere', (scene) => ({ ...ofFriendsPost(scene), query: { parent_id: scene.authorsComment } })),
    statusProbe('posts', (scene) => ({ ...ofAuthorsPost(scene), query: { parent_id: scene.comment } })),
  ],
  'likes/list-liked-posts': [{ subject: 'posts', request: () => all, outcome: postOfAuthor }],
  'bookmarks/list-bookmarks': [{ subject: 'posts', request: () => all, outcome: postOfAuthor }],
  'likes/list-likes': [statusProbe('posts', ofAuthorsPost), { subject: 'elsewhere', request: ofFriendsPost, outcome: entryOfAuthor('likes', 'user_id') }],
  'feed/get-feed': [
    { subject: 'globalFeed', request: () => all, outcome: postOfAuthor },
    { subject: 'search', request: () => all, outcome: mentionIn(({ posts }) => posts as Body[]) },
  ],
  'feed/get-home-feed': [{ subject: 'homeFeed', request: () => all, outcome: postOfAuthor }],
  'hashtags/list-hashtag-posts': [{ subject: 'globalFeed', request: ({ authorsTag }) => ({ path: { tag: authorsTag }, ...all }), outcome: postOfAuthor }],
  'explore/list-popular-posts': [
    { subject: 'globalFeed', request: () => all, outcome: postOfAuthor },
    { subject: 'search', request: () => all, outcome: mentionIn(({ posts }) => posts as Body[]) },
  ],
  'explore/list-suggestions': [{ subject: 'search', request: () => ({}), outcome: unlessKnown(entryOfAuthor('users', 'id')), ...others }],
  'search/search': [
    { subject: 'search', request: ({ authorName }) => ({ query: { q: authorName, type: 'users' } }), outcome: entryOfAuthor('users', 'id') },
    { subject: 'globalFeed', request: ({ authorsTag }) => ({ query: { q: authorsTag, type: 'posts' } }), outcome: postOfAuthor },
  ],
  'follows/list-followers': [
    statusProbe('follows', ofAuthor),
    statusProbe('follows', ofAuthorsName),
    { subject: 'card', request: ({ friend }) => ({ path: { user_id: friend } }), outcome: entryOfAuthor('users', 'id') },
  ],
  'follows/list-following': [
    statusProbe('follows', ofAuthor),
    { subject: 'card', request: ({ friend }) => ({ path: { user_id: friend } }), outcome: entryOfAuthor('users', 'id') },
  ],
  'follows/list-follow-requests': [{ subject: 'card', request: () => all, outcome: entryOfAuthor('users', 'id'), others: true }],
  'notifications/list-notifications': [
    { subject: 'notification', request: () => all, outcome: toldOf(({ authorsComment }) => authorsComment), ...others },
    { subject: 'posts', request: () => all, outcome: toldOf(({ comment }) => comment) },
  ],
  'bookmarks/bookmark-post': [statusProbe('act', ofAuthorsPost)],
  'bookmarks/unbookmark-post': [statusProbe(null, ofFriendsPost, others)],
  // The order matters: the post must be liked at the end.
  'likes/unlike-post': [statusProbe('act', ofAuthorsPost)],
  'likes/like-post': [statusProbe('act', ofAuthorsPost)],
  'comments/create-comment': [
    statusProbe('act', (scene) => ({ ...ofAuthorsPost(scene), body: { text: 'well' } })),
    statusProbe('elsewhere', (scene) => ({ ...ofFriendsPost(scene), body: { text: 'well', parent_id: scene.authorsComment } })),
  ],
  'comments/list-comment-edits': [statusProbe('posts', ofFriendsComment), statusProbe('elsewhere', ofAuthorsComment)],
  'comments/unlike-comment': [statusProbe('act', ofFriendsComment), statusProbe('elsewhere', ofAuthorsComment)],
  'comments/like-comment': [statusProbe('act', ofFriendsComment), statusProbe('elsewhere', ofAuthorsComment)],
  'comments/pin-comment': [statusProbe('act', ofFriendsComment, others), statusProbe('elsewhere', ofAuthorsComment, others)],
  'comments/unpin-comment': [statusProbe('act', ofFriendsComment, others), statusProbe('elsewhere', ofAuthorsComment, others)],
  'comments/edit-comment': [
    statusProbe('act', (scene) => ({ ...ofFriendsComment(scene), body: { text: 'well' } }), others),
    statusProbe('elsewhere', (scene) => ({ ...ofAuthorsComment(scene), body: { text: 'well' } }), others),
  ],
  'comments/delete-comment': [statusProbe('act', ofFriendsComment, others)],
  'posts/delete-post': [statusProbe('posts', ofAuthorsPost, others)],
  'posts/edit-post': [statusProbe('posts', (scene) => ({ ...ofAuthorsPost(scene), body: { caption: 'well' } }), others)],
  'posts/create-post': [statusProbe('posts', ({ photo }) => ({ body: { media_id: photo } }), others)],
  'media/confirm-upload': [statusProbe('posts', ({ photo }) => ({ body: { media_id: photo } }), others)],
  'users/update-me': [statusProbe('posts', ({ photo }) => ({ body: { avatar_media_id: photo } }), others)],
  'follows/follow-user': [ofAuthor, ofAuthorsName].map((by) => statusProbe('follow', by, { ...others, last: true })),
  'follows/unfollow-user': [statusProbe('card', ofAuthor, { ...others, last: true })],
  'follows/accept-follow-request': [statusProbe(null, ofAuthor, { ...others, last: true }), statusProbe('card', ofAuthorsName, { ...others, last: true })],
  'follows/reject-follow-request': [statusProbe(null, ofAuthor, { ...others, last: true })],
  'follows/remove-follower': [statusProbe(null, ofAuthor, { ...others, last: true })],
  'relations/mute-user': [statusProbe(null, ofAuthor, { ...others, last: true }), statusProbe('card', ofAuthorsName, { ...others, last: true })],
  'relations/list-mutes': [{ subject: null, request: () => all, outcome: entryOfAuthor('users', 'id'), ...others, last: true }],
  'relations/unmute-user': [statusProbe(null, ofAuthor, { ...others, last: true })],
  'relations/block-user': [statusProbe('card', ofAuthorsName, { ...others, last: true }), statusProbe(null, ofAuthor, { ...others, last: true })],
  // Reports are by id and always accepted, so that the response does not reveal whether something exists.
  'moderation/create-report': [
    ({ author }: Scene) => ({ user_id: author }),
    ({ authorsPost }: Scene) => ({ post_id: authorsPost }),
    ({ authorsPost, comment }: Scene) => ({ post_id: authorsPost, comment_id: comment }),
  ].map((target) => statusProbe(null, (scene) => ({ body: { ...target(scene), reason: 'spam' } }), others)),
  'relations/list-blocks': [{ subject: null, request: () => all, outcome: entryOfAuthor('users', 'id'), ...others, last: true }],
  'relations/unblock-user': [statusProbe(null, ofAuthor, { ...others, last: true })],
};

/** Functions that only return the reader's own data or counts, and do not take anybody else's id. */
export const ownOnly = [
  'account-data/cancel-deletion',
  'account-data/get-export',
  'account-data/list-exports',
  'account-data/request-deletion',
  'account-data/request-export',
  'auth/change-email',
  'auth/get-me',
  'auth/log-in',
  'auth/log-out',
  'auth/refresh-session',
  'auth/register-user',
  'auth/change-email',
  'auth/change-password',
  'auth/end-other-sessions',
  'auth/end-session',
  'auth/list-sessions',
  'auth/make-totp-secret',
  'auth/send-email-code',
  'auth/switch-totp-off',
  'auth/verify-email',
  'auth/verify-totp',
  'hashtags/get-hashtag',
  'hashtags/list-trending',
  'instance/get-instance',
  'moderation/create-appeal',
  'moderation/list-notices',
  'moderation/read-notices',
  'live/create-live-ticket',
  'notifications/count-unread',
  'notifications/get-notification-settings',
  'notifications/read-notifications',
  'notifications/update-notification-settings',
  'media/create-upload-url',
  'media/upload-media',
];

export async function ask(handler: EndpointHandler, probe: Probe, scene: Scene): Promise<Answer<Body>> {
  return invoke<Body>(handler, { ...probe.request(scene), ...(scene.viewer && { token: scene.viewer.token }) });
}
