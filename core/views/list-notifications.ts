import { type CommentItem, findComments } from '../comments/items.ts';
import { byTimeIndex } from '../interactions/items.ts';
import { listItems } from '../interactions/list-items.ts';
import type { MediaOwner } from '../media/places.ts';
import type { Notice } from '../moderation/schema.ts';
import { listNoticesById } from '../moderation/sql.ts';
import { listActors } from '../notifications/change-group.ts';
import { groupKey, notificationsKey } from '../interactions/notification-keys.ts';
import { type Group, groupedAt, groupsByTime } from '../notifications/items.ts';
import { mostUnread, type Notification, type NotificationList, type UnreadCount } from '../notifications/schema.ts';
import { readState, type State } from '../notifications/state.ts';
import type { App } from '../shared/app.ts';
import type { PageRequest, Position } from '../shared/page.ts';
import { timeOfMicros } from '../shared/time.ts';
import { type UserCard, userCards } from '../users/cards.ts';
import type { Reader } from '../visibility/reader.ts';
import { Relations } from '../visibility/relations.ts';
import { showNotice } from './moderation.ts';
import { type Kind, type Place, presentPage } from './pipeline.ts';
import { loadPosts, type PostRow } from './show-posts.ts';

type User = NonNullable<Reader>;

/** A notification that the reader may see. */
interface Visible {
  group: Group;
  /** The latest actors visible to the reader. */
  actors: string[];
  post: PostRow | undefined;
  comment: CommentItem | undefined;
  notice: Notice | undefined;
  read: boolean;
}

/** A notification with the data to show. */
type Row = Omit<Visible, 'actors'> & { actors: UserCard[] };

/** People shown per notification. */
const shownActors = 3;
/** Further people checked if all those stored in the group are hidden. */
const furtherActors = 100;

/** Hidden rows are already left out when they are loaded, because their visibility depends on more than one person. */
const notifications: Kind<Row, Notification> & { cursor: 'notifications' } = {
  cursor: 'notifications',
  subject: null,
  authorOf: ({ group }) => group.pk,
  mediaOf: ({ actors, post }): MediaOwner[] => [...actors, ...(post ? [post.author] : [])],
  present: (urls, _reader, { group, actors, post, comment, notice, read }, relations) => {
    const photo = post?.card.media[0];
    return {
      id: group.id,
      type: group.type,
      ...(post && photo && { post: { id: post.card.id, thumbnail_url: urls.of(post.author, photo.variants.thumbnail), alt: photo.alt } }),
      ...(comment && { comment: { id: comment.comment_id, text: comment.text, ...(comment.parent_id !== undefined && { parent_id: comment.parent_id }) } }),
      ...(notice && { notice }),
      actors: actors.map((actor) => ({
        id: actor.id,
        username: actor.username,
        display_name: actor.display_name,
        avatar_url: actor.avatar_key && urls.of(actor, actor.avatar_key),
        viewer_follows: relations.to(actor.id).following,
      })),
      actors_count: group.actors_count,
      created_at: timeOfMicros(group.at),
      read,
    };
  },
};

/** The user's notifications, latest first, without those about hidden or deleted content. */
export async function listNotifications(app: App, user: User, page: PageRequest): Promise<NotificationList> {
  const relations = new Relations(app, user);
  const state = readState(app, user.userId);
  const { items, nextCursor } = await presentPage(app, user, notifications, page, async ({ after }, count) => {
    const groups = await listGroups(app, user.userId, { before: after, after: 0 }, count);
    return placesOf(groups, await withCards(app, await findVisible(app, groups, relations, await state)));
  }, relations);
  return { notifications: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

/** The number of unread notifications. */
export async function countUnread(app: App, user: User): Promise<UnreadCount> {
  const relations = new Relations(app, user);
  const state = await readState(app, user.userId);
  let unread = 0;
  let before: Position | undefined;
  for (;;) {
    const groups = await listGroups(app, user.userId, { before, after: state.readUpTo }, mostUnread + 1);
    unread += (await findVisible(app, groups, relations, state)).filter((row) => row && !row.read).length;
    if (unread > mostUnread) return { unread: `${mostUnread}+` };
    if (groups.length <= mostUnread) return { unread };
    before = positionOf(groups.at(-1)!);
  }
}

const positionOf = ({ at, id }: Group): Position => ({ micros: at, id });
const placesOf = (groups: readonly Group[], rows: readonly (Row | undefined)[]): Place<Row>[] => groups.map((group, index) => ({ at: positionOf(group), row: rows[index] }));

/** Groups with activity after a time (microseconds) and before a position, latest first. */
const listGroups = (app: App, userId: string, { before, after }: { before: Position | undefined; after: number }, count: number) =>
  listItems<Group>(
    app,
    {
      IndexName: byTimeIndex,
      KeyConditionExpression: 'pk = :pk and liked_at between :from and :to',
      FilterExpression: 'expires_at > :now',
      ExpressionAttributeValues: { ':pk': notificationsKey(userId), ':from': groupedAt(after + 1, ''), ':to': `${groupsByTime}~`, ':now': Math.floor(app.now().getTime() / 1000) },
      ExclusiveStartKey: before && { ...groupKey(userId, before.id), liked_at: groupedAt(before.micros, before.id) },
    },
    0,
    count,
  );

/** The groups as the reader may see them; undefined if deleted or hidden. */
async function findVisible(app: App, groups: readonly Group[], relations: Relations, { readUpTo }: State): Promise<(Visible | undefined)[]> {
  const [posts, comments, notices] = await Promise.all([loadPostsOf(app, groups, relations), loadComments(app, groups), loadNotices(app, groups)]);
  await relations.lookUp(groups.flatMap(({ latest, user_id }) => [...latest.map(({ id }) => id), ...(user_id === undefined ? [] : [user_id])]));
  const actors = await Promise.all(groups.map((group) => visibleActors(app, group, relations)));
  return groups.map((group, index): Visible | undefined => {
    const post = posts.get(group.post_id ?? '');
    const comment = comments.get(group.comment_id ?? '');
    const notice = notices.get(group.notice_id ?? '');
    const isThere = (group.post_id === undefined || post !== undefined) && (group.comment_id === undefined || comment !== undefined) && (notice !== undefined || actors[index]!.length > 0);
    const isHidden = group.user_id !== undefined && !relations.may('posts', group.user_id);
    if (!isThere || isHidden) return undefined;
    return { group, actors: actors[index]!, post, comment, notice, read: group.at <= readUpTo || notice?.read === true };
  });
}

/** The latest people in a group who are visible to the reader and not muted. */
async function visibleActors(app: App, group: Group, relations: Relations): Promise<string[]> {
  const isVisible = ({ id }: { id: string }) => relations.may('notification', id);
  let seen = group.latest.filter(isVisible);
  if (seen.length === 0 && group.actors_count > group.latest.length) {
    const further = await listActors(app, group, furtherActors);
    await relations.lookUp(further.map(({ id }) => id));
    seen = further.filter(isVisible);
  }
  return seen.slice(0, shownActors).map(({ id }) => id);
}

async function withCards(app: App, rows: readonly (Visible | undefined)[]): Promise<(Row | undefined)[]> {
  const distinct = [...new Set(rows.flatMap((row) => row?.actors ?? []))];
  const found = await userCards(app, distinct);
  const cards = new Map(distinct.map((id, index) => [id, found[index]!]));
  return rows.map((row) => row && { ...row, actors: row.actors.flatMap((id) => cards.get(id) ?? []) });
}

/** Loads posts as for anonymous readers: the reader's likes are not shown. */
async function loadPostsOf(app: App, groups: readonly Group[], relations: Relations): Promise<Map<string, PostRow>> {
  const refs = new Map(groups.flatMap(({ post_id, user_id }) => (post_id === undefined ? [] : [[post_id, { id: post_id, author: user_id! }] as const])));
  if (refs.size === 0) return new Map();
  const rows = await loadPosts(app, undefined, [...refs.values()], relations);
  return new Map(rows.flatMap((row) => (row ? [[row.card.id, row] as const] : [])));
}

const loadComments = (app: App, groups: readonly Group[]) =>
  findComments(app, groups.flatMap(({ post_id, comment_id }) => (post_id === undefined || comment_id === undefined ? [] : [{ post_id, comment_id }])));

async function loadNotices(app: App, groups: readonly Group[]): Promise<Map<string, Notice>> {
  const ids = groups.flatMap(({ notice_id }) => notice_id ?? []);
  if (ids.length === 0) return new Map();
  return new Map((await listNoticesById(app.db, groups[0]!.pk.slice(notificationsKey('').length), ids)).map((row) => [row.id, showNotice(row)]));
}
