import type { Subject } from '../../core/visibility/rule.ts';
import { bookmarkPost } from '../../core/bookmarks/bookmark-post.ts';
import { addComment } from '../../core/comments/add-comment.ts';
import { pinComment } from '../../core/comments/pin-comment.ts';
import { likePost } from '../../core/likes/like-post.ts';
import type { Activity } from '../../core/notifications/claims.ts';
import { handleActivity } from '../../core/notifications/handle-activity.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { newEvent } from '../../core/shared/outbox.ts';
import { followers, people, photos, post } from '../events/given.ts';
import { accessClaims, poolToken } from '../setup/pool-token.ts';

/** Possible relations between a viewer and an author, and states of an author. */
const conditions = ['gone', 'blocked', 'blocking', 'private', 'following', 'muting'] as const;
export type Condition = (typeof conditions)[number];

export interface World {
  name: string;
  viewerIs: 'somebody' | 'nobody' | 'the author';
  has: ReadonlySet<Condition>;
}

const world = (viewerIs: World['viewerIs'], ...has: Condition[]): World => ({
  name: [viewerIs, ...has].join(' + '),
  viewerIs,
  has: new Set(has),
});

/** Every row of the rule, and every combination of two rows that can occur together. */
export const worlds: World[] = [
  world('somebody'),
  ...conditions.map((one) => world('somebody', one)),
  ...conditions.flatMap((one, index) => conditions.slice(index + 1).map((other) => world('somebody', one, other))),
  ...conditions.filter((one) => one !== 'private' && one !== 'following').map((one) => world('somebody', 'private', 'following', one)),
  ...([[], ['private'], ['gone']] as Condition[][]).flatMap((has) => [world('nobody', ...has), world('the author', ...has)]),
];

export type Outcome = 'yes' | 'hidden' | 'refused' | 'empty' | 'requested' | 'suspended';

/** The rule, written independently of the product, so that a mistake in either is noticed. */
export function expected(subject: Subject, { viewerIs, has }: World): Outcome {
  // A suspended account sees nothing, not even its own content.
  if (has.has('gone')) return viewerIs === 'the author' ? 'suspended' : 'hidden';
  // A private account's posts are not in the global feed, whoever reads it.
  if (viewerIs === 'the author') return subject === 'globalFeed' && has.has('private') ? 'hidden' : 'yes';
  if (has.has('blocked')) return 'hidden';
  if (has.has('blocking')) {
    if (subject === 'card') return 'yes';
    if (subject === 'postList') return 'empty';
    return ['follows', 'follow', 'act'].includes(subject) ? 'refused' : 'hidden';
  }
  if (subject === 'notification' && has.has('muting')) return 'hidden';
  const accepted = has.has('following');
  if (has.has('private') && !accepted) {
    if (subject === 'follow') return 'requested';
    if (subject === 'postList' || subject === 'follows') return 'refused';
    return ['card', 'elsewhere', 'search', 'notification'].includes(subject) ? 'yes' : 'hidden';
  }
  if (subject === 'globalFeed') return has.has('muting') || has.has('private') ? 'hidden' : 'yes';
  if (subject === 'homeFeed') return accepted && !has.has('muting') ? 'yes' : 'hidden';
  return 'yes';
}

/** People and their content, so that every read operation has something by the author to show or hide. */
export interface Scene extends World {
  author: string;
  authorName: string;
  /** The viewer's id and token; undefined for nobody. */
  viewer: { id: string; token: string } | undefined;
  /** Somebody whom everyone can see. They and the author follow each other, and the author has commented on and liked their post. */
  friend: string;
  authorsPost: string;
  /** A hashtag that only this post has. */
  authorsTag: string;
  friendsPost: string;
  /** The friend's comment on the author's post. */
  comment: string;
  /** The author's comment on the friend's post. */
  authorsComment: string;
  /** The friend's comment on their own post, to which the author has replied. */
  friendsComment: string;
  photo: string;
  avatar: string;
}

/** Creates a world's scene, bypassing the API, as if it had always existed. */
export async function setTheScene(app: App, of: World): Promise<Scene> {
  const [author, stranger, friend] = (await people(app, 3)) as [string, string, string];
  const viewer = of.viewerIs === 'the author' ? author : stranger;
  const run = (name: string, text: string, values: unknown[]) => app.db.query(name, text, values);
  const authorName = `m${author.slice(-12)}`;
  const viewerName = viewer === author ? authorName : `v${viewer.slice(-12)}`;
  for (const [id, name] of [[author, authorName], [viewer, viewerName]]) await run('scene_name', 'update users set username = $2 where id = $1', [id, name]);
  const authorsTag = `t${author.slice(-12)}`;
  const authorsPost = await post(app, author, newId(), `#${authorsTag}`);
  const friendsPost = await post(app, friend, newId(), `With @${authorName}`);
  for (const one of [author, friend]) await likePost(app, one, one === author ? friendsPost : authorsPost);
  await likePost(app, viewer, authorsPost);
  await bookmarkPost(app, viewer, authorsPost);
  const [comment, authorsComment, friendsComment] = [newId(), newId(), newId()];
  await addComment(app, author, { post_id: friendsPost, text: `well, @${viewerName}` }, authorsComment);
  await addComment(app, friend, { post_id: authorsPost, text: `well, @${viewerName}` }, comment);
  // The viewer has been notified of both.
  await handleActivity(app, [
    newEvent(app, 'comment.added', { post_id: friendsPost, comment_id: authorsComment, user_id: author }) as Activity,
    newEvent(app, 'comment.added', { post_id: authorsPost, comment_id: comment, user_id: friend }) as Activity,
  ]);
  await addComment(app, friend, { post_id: friendsPost, text: `Thanks, @${authorName}!` }, friendsComment);
  await addComment(app, author, { post_id: friendsPost, text: 'well', parent_id: friendsComment }, newId());
  await pinComment(app, friend, { post_id: friendsPost, comment_id: authorsComment });
  await followers(app, author, [friend]);
  await followers(app, friend, [author]);
  const [avatar] = (await photos(app, [author])) as [string];
  await run('scene_avatar', `update media set used_as = 'avatar' where id = $1`, [avatar]);
  if (viewer !== author) {
    await run('scene_request', 'insert into follow_requests (requester_id, target_id) values ($1, $2)', [author, viewer]);
    await followers(app, friend, [viewer]);
    if (of.has.has('following')) await followers(app, author, [viewer]);
    if (of.has.has('blocking')) await run('scene_blocking', 'insert into blocks (blocker_id, blocked_id) values ($1, $2)', [viewer, author]);
    if (of.has.has('blocked')) await run('scene_blocked', 'insert into blocks (blocker_id, blocked_id) values ($1, $2)', [author, viewer]);
    if (of.has.has('muting')) await run('scene_muting', 'insert into mutes (muter_id, muted_id) values ($1, $2)', [viewer, author]);
  }
  await run('scene_state', 'update users set is_private = $2, suspended_at = case when $3 then now() end where id = $1', [author, of.has.has('private'), of.has.has('gone')]);
  const [photo] = await app.db.query<{ id: string }>('scene_photo', 'select id from media where post_id = $1', [authorsPost]);
  return {
    ...of,
    author,
    authorName,
    viewer: of.viewerIs === 'nobody' ? undefined : { id: viewer, token: await poolToken(accessClaims(viewer)) },
    friend,
    authorsPost,
    authorsTag,
    friendsPost,
    comment,
    authorsComment,
    friendsComment,
    photo: photo!.id,
    avatar,
  };
}
