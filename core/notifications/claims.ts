import type { AnyEvent } from '../../events/catalog.ts';
import { type CommentItem, findComments } from '../comments/items.ts';
import { mentionedIn } from '../entities/mentioned-in.ts';
import { findExisting } from '../interactions/find-existing.ts';
import { itemName, type ItemKey } from '../interactions/get-items.ts';
import { likeInThread, likeKey, postKey } from '../interactions/items.ts';
import type { App } from '../shared/app.ts';
import { type About, acceptedBy, commentAs, follows, likesOf, likesOfComment, mentionIn, ofPost, requestOf } from './items.ts';
import { listGroupsAbout, listMarked } from './list-groups.ts';
import type { ChosenType } from './schema.ts';
import { listPairs, listPosts, type PostRow } from './sql.ts';

/** An actor's action that a recipient should be notified about or, if it has been undone, no longer be notified about. */
export interface Claim {
  recipient: string;
  actor: string;
  about: About;
  /** Possible types, in order of preference; the first one the recipient wants is used. If empty, the claim is withdrawn. */
  as: readonly ChosenType[];
}

/** Events that only contain ids; their order and repetitions do not matter. */
export type Activity = Extract<AnyEvent, { type: (typeof activities)[number] }>;
export const activities = [
  'like.added',
  'like.removed',
  'comment.added',
  'comment.edited',
  'comment.liked',
  'comment.unliked',
  'post.published',
  'post.edited',
  'user.followed',
  'user.unfollowed',
  'user.follow_requested',
  'user.follow_request_ended',
] as const;

/**
 * Derives the claims for activities from the current state, read consistently, not from the events. Notifications about
 * deleted posts and comments are withdrawn elsewhere (handle-ended.ts).
 */
export async function findClaims(app: App, happened: readonly Activity[]): Promise<Claim[]> {
  const of = <Type extends Activity['type']>(...types: Type[]) => happened.flatMap((event) => (types.includes(event.type as Type) ? [event.data as Extract<Activity, { type: Type }>['data']] : []));
  const likes = of('like.added', 'like.removed');
  const commentLikes = of('comment.liked', 'comment.unliked');
  const comments = of('comment.added', 'comment.edited');
  const captions = of('post.published', 'post.edited');
  const pairs = of('user.followed', 'user.unfollowed', 'user.follow_requested', 'user.follow_request_ended');
  const touched = [...likes, ...commentLikes, ...comments, ...captions];
  const [rows, items, there] = await Promise.all([
    touched.length === 0 ? [] : listPosts(app.db, [...new Set(touched.map(({ post_id }) => post_id))]),
    findComments(app, [...commentLikes, ...comments]),
    findExisting(app, [...new Map([...likes.map(likeItem), ...commentLikes.map(commentLikeItem)].map((key) => [itemName(key), key])).values()]),
  ]);
  const posts = new Map(rows.map((row) => [row.id, row]));
  const parents = await findComments(app, comments.flatMap(({ post_id, comment_id }) => {
    const parent = items.get(comment_id)?.parent_id;
    return parent === undefined ? [] : [{ post_id, comment_id: parent }];
  }));
  const ofLikes = likes.flatMap((like) => claimOfLike(posts.get(like.post_id), like.user_id, there.has(itemName(likeItem(like)))));
  const ofCommentLikes = commentLikes.flatMap((like) => claimOfCommentLike(posts.get(like.post_id), items.get(like.comment_id), like.user_id, there.has(itemName(commentLikeItem(like)))));
  const ofTexts = await Promise.all([
    ...comments.map(({ comment_id, post_id }) => claimsOfComment(app, posts.get(post_id), items.get(comment_id), parents)),
    ...captions.map(({ post_id }) => claimsOfCaption(app, posts.get(post_id))),
  ]);
  const all = [...ofLikes, ...ofCommentLikes, ...ofTexts.flat(), ...(await claimsOfPairs(app, pairs))].filter(({ recipient, actor }) => recipient !== actor);
  return [...new Map(all.map((claim) => [nameOf(claim), claim])).values()];
}

export const nameOf = ({ recipient, actor, about }: Claim): string => `${recipient} ${about.id} ${actor}`;

const likeItem = ({ post_id, user_id }: { post_id: string; user_id: string }): ItemKey => ({ pk: postKey(post_id), sk: likeKey(user_id) });
const commentLikeItem = ({ post_id, comment_id, user_id }: { post_id: string; comment_id: string; user_id: string }): ItemKey => ({ pk: postKey(post_id), sk: likeInThread(comment_id, user_id) });

const placeOf = ({ id, user_id }: PostRow) => ({ id, author_id: user_id });

const claimOfLike = (post: PostRow | undefined, actor: string, isThere: boolean): Claim[] =>
  post ? [{ recipient: post.user_id, actor, about: likesOf(post.user_id, placeOf(post)), as: isThere ? ['like'] : [] }] : [];

const claimOfCommentLike = (post: PostRow | undefined, comment: CommentItem | undefined, actor: string, isThere: boolean): Claim[] =>
  post && comment ? [{ recipient: comment.user_id, actor, about: likesOfComment(comment.user_id, placeOf(post), comment.comment_id), as: isThere ? ['comment_like'] : [] }] : [];

/** For the person a comment replies to, the people it mentions or mentioned before an edit, and the post's author. */
async function claimsOfComment(app: App, row: PostRow | undefined, comment: CommentItem | undefined, parents: ReadonlyMap<string, CommentItem>): Promise<Claim[]> {
  if (!row || !comment) return [];
  const post = placeOf(row);
  const { comment_id, user_id: actor, parent_id, version } = comment;
  const answered = parent_id === undefined ? undefined : parents.get(parent_id)?.user_id;
  const as = new Map<string, ('reply' | 'mention' | 'comment')[]>();
  const add = (recipient: string, type: 'reply' | 'mention' | 'comment') => as.set(recipient, [...(as.get(recipient) ?? []), type]);
  if (answered !== undefined) add(answered, 'reply');
  for (const id of mentionedIn(comment.entities ?? [])) add(id, 'mention');
  add(post.author_id, 'comment');
  const told = (version ?? 1) > 1 ? await listGroupsAbout(app, post.author_id, { postId: post.id, commentId: comment_id }) : [];
  for (const { recipient, id } of told) if (!as.has(recipient) && id === commentAs('mention', recipient, post, comment_id).id) as.set(recipient, []);
  return [...as].map(([recipient, types]) => ({ recipient, actor, about: commentAs(types[0] ?? 'mention', recipient, post, comment_id), as: types }));
}

/** For the people a caption mentions, or mentioned before an edit. */
async function claimsOfCaption(app: App, row: PostRow | undefined): Promise<Claim[]> {
  if (!row?.entities) return [];
  const post = placeOf(row);
  const mentioned = new Set(mentionedIn(row.entities));
  const told = row.version > 1 ? await listGroupsAbout(app, post.author_id, { postId: post.id, commentId: ofPost }) : [];
  const former = told.filter(({ recipient, id }) => !mentioned.has(recipient) && id === mentionIn(recipient, post).id);
  const claim = (recipient: string, as: Claim['as']): Claim => ({ recipient, actor: post.author_id, about: mentionIn(recipient, post), as });
  return [...[...mentioned].map((recipient) => claim(recipient, ['mention'])), ...former.map(({ recipient }) => claim(recipient, []))];
}

/** A follow notifies the followee; an accepted request notifies the follower. */
async function claimsOfPairs(app: App, pairs: readonly { follower_id: string; followee_id: string }[]): Promise<Claim[]> {
  if (pairs.length === 0) return [];
  const distinct = [...new Map(pairs.map((pair) => [`${pair.follower_id} ${pair.followee_id}`, pair])).values()];
  const claims = (await listPairs(app.db, distinct)).map(async ({ follower_id: follower, followee_id: followee, day, accepted, requested }): Promise<Claim[]> => {
    const wanted: Claim[] = [];
    if (requested) wanted.push({ recipient: followee, actor: follower, about: requestOf(followee, follower), as: ['follow_request'] });
    if (day !== null && !accepted) wanted.push({ recipient: followee, actor: follower, about: follows(followee, day), as: ['follow'] });
    if (day !== null && accepted) wanted.push({ recipient: follower, actor: followee, about: acceptedBy(follower, followee), as: ['request_accepted'] });
    const former = [
      ...(await listMarked(app, followee, follower, 'PERSON')).filter((id) => id !== acceptedBy(followee, follower).id).map((id) => ({ recipient: followee, actor: follower, id })),
      { recipient: follower, actor: followee, id: acceptedBy(follower, followee).id },
    ];
    // To withdraw, only the id matters.
    const ended = former.filter(({ id }) => !wanted.some(({ about }) => about.id === id)).map(({ id, ...who }): Claim => ({ ...who, about: { id, kind: 'PERSON', type: 'follow' }, as: [] }));
    return [...wanted, ...ended];
  });
  return (await Promise.all(claims)).flat();
}
