import { expect } from 'vitest';
import { addComment } from '../../core/comments/add-comment.ts';
import { deleteComment } from '../../core/comments/delete-comment.ts';
import { editComment } from '../../core/comments/edit-comment.ts';
import { likeComment, unlikeComment } from '../../core/comments/like-comment.ts';
import { acceptRequest, rejectRequest } from '../../core/follows/follow-requests.ts';
import { followUser, unfollowUser } from '../../core/follows/follow-user.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import { activities, type Activity } from '../../core/notifications/claims.ts';
import { handleActivity } from '../../core/notifications/handle-activity.ts';
import { type Ending, endings, handleEnded, type Rest } from '../../core/notifications/handle-ended.ts';
import { commentKey, likeInThread, likeKey, postKey, replyKey } from '../../core/interactions/items.ts';
import { notificationsKey } from '../../core/interactions/notification-keys.ts';
import { type Group, type Marker } from '../../core/notifications/items.ts';
import { listPairs } from '../../core/notifications/sql.ts';
import { blockUser, unblockUser } from '../../core/relations/block-user.ts';
import { muteUser, unmuteUser } from '../../core/relations/mute-user.ts';
import type { App } from '../../core/shared/app.ts';
import { newId } from '../../core/shared/ids.ts';
import { newEvent } from '../../core/shared/outbox.ts';
import { PageRequest } from '../../core/shared/page.ts';
import { updateProfile } from '../../core/users/update-profile.ts';
import { countUnread, listNotifications } from '../../core/views/list-notifications.ts';
import type { AnyEvent } from '../../events/catalog.ts';
import { listRelations } from '../../core/visibility/sql.ts';
import { people, post } from './given.ts';
import { mortal, untilAnswered } from '../properties/mortal.ts';
import { trySeeds } from '../properties/try-seeds.ts';

/** Histories that run concurrently. */
const atOnce = 8;
const turns = 4;

/**
 * Random histories of people who like, comment, mention, follow, block and mute, and undo all of this. Events are delivered in any order,
 * more than once, to processes that are killed. In the end each group's count and people equal a recount of its markers, each marker has
 * a cause, every cause has a marker unless one person is hidden from the other, and the unread count matches the list.
 */
export const tryNotifications = (count: number, firstSeed: number) => trySeeds({ count, firstSeed, atOnce }, tryHistories);

type World = Awaited<ReturnType<typeof makeWorld>>;

async function makeWorld(app: App) {
  const all = await people(app, 4);
  for (const [index, id] of all.entries()) await app.db.query('rename', 'update users set username = $2 where id = $1', [id, nameOf(id, index)]);
  return { all, names: all.map(nameOf), id: await post(app, all[0]!), made: [] as string[], authors: new Map<string, string>() };
}

const nameOf = (id: string, index: number) => `n${index}${id.replaceAll('-', '').slice(-12)}`;

async function tryHistories(app: App, random: () => number) {
  const world = await makeWorld(app);
  const { all, names, id, made, authors } = world;
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const events: AnyEvent[] = [];
  const happens = (type: AnyEvent['type'], data: object) => void events.push(newEvent(app, type, data as never));
  const path = (comment_id: string) => ({ post_id: id, comment_id });
  const comment = async (by: string, parent_id?: string) => {
    const comment_id = newId();
    made.push(comment_id);
    authors.set(comment_id, by);
    await untilAnswered(() => addComment(mortal(app, random), by, { post_id: id, text: `well @${one(names)}`, ...(parent_id !== undefined && { parent_id }) }, comment_id));
    happens('comment.added', { ...path(comment_id), user_id: by });
  };
  const pair = (follower_id: string, followee_id: string) => ({ follower_id, followee_id });
  const acts: ((by: string, on: string, other: string) => Promise<void>)[] = [
    (by) => comment(by),
    (by, on) => comment(by, on),
    async (by) => {
      await untilAnswered(() => (random() < 0.6 ? likePost : unlikePost)(mortal(app, random), by, id));
      happens('like.added', { post_id: id, user_id: by });
    },
    async (by, on) => {
      await untilAnswered(() => (random() < 0.6 ? likeComment : unlikeComment)(mortal(app, random), by, path(on)));
      happens('comment.liked', { ...path(on), user_id: by });
    },
    async (by, on) => {
      await untilAnswered(() => editComment(mortal(app, random), by, path(on), { text: `now @${one(names)}` }, { id: newId(), versions: undefined }));
      happens('comment.edited', { ...path(on), user_id: by });
    },
    async (by, on) => {
      await untilAnswered(() => deleteComment(mortal(app, random), by, path(on)));
      happens('comment.removed', { ...path(on), user_id: authors.get(on)! });
    },
    async (by, _, other) => {
      await untilAnswered(() => (random() < 0.6 ? followUser : unfollowUser)(app, by, other));
      happens('user.followed', pair(by, other));
      happens('user.unfollowed', pair(by, other));
    },
    async (by, _, other) => {
      await untilAnswered(() => (random() < 0.6 ? acceptRequest : rejectRequest)(app, by, other));
      happens('user.follow_request_ended', pair(other, by));
    },
    async (by, _, other) => {
      if (random() < 0.5) {
        await untilAnswered(() => blockUser(app, by, other));
        happens('user.blocked', { blocker_id: by, blocked_id: other });
        for (const ended of [pair(by, other), pair(other, by)]) happens('user.follow_request_ended', ended);
      } else {
        await untilAnswered(() => unblockUser(app, by, other));
      }
    },
    async (by, _, other) => {
      if (random() < 0.5) {
        await untilAnswered(() => muteUser(app, by, other));
        happens('user.muted', { muter_id: by, muted_id: other });
      } else {
        await untilAnswered(() => unmuteUser(app, by, other));
      }
    },
    async (by) => {
      await untilAnswered(() => updateProfile(app, by, { is_private: random() < 0.5 }));
      happens('user.privacy_changed', { user_id: by });
    },
  ];
  const deliver = async (some: readonly AnyEvent[]) => {
    const told = some.filter((event): event is Activity => (activities as readonly string[]).includes(event.type));
    await untilAnswered(() => handleActivity(mortal(app, random), told));
    for (const event of some.filter((each): each is Ending => (endings as readonly string[]).includes(each.type))) await end(app, random, event);
  };
  await comment(all[0]!);
  const writers = Array.from({ length: atOnce }, async () => {
    for (let turn = 0; turn < turns; turn += 1) {
      const by = one(all);
      await one(acts)(by, one(made), one(all.filter((each) => each !== by)));
      // Delivers some of the events so far, whether they have been delivered before or not.
      await deliver(events.filter(() => random() < 0.2));
    }
  });
  await Promise.all(writers);
  // In the end every event is delivered at least once, and then all of them again.
  const shuffled = () => events.map((event) => ({ event, at: random() })).toSorted((a, b) => a.at - b.at).map(({ event }) => event);
  for (let time = 0; time < 2; time += 1) await deliver(shuffled());
  const before = await snapshot(app, world);
  await deliver(shuffled());
  expect(await snapshot(app, world)).toEqual(before);
  return recount(app, world);
}

async function end(app: App, random: () => number, event: Ending): Promise<void> {
  let rest: Rest = { left: true };
  while (rest.left) {
    const { after } = rest;
    await untilAnswered(async () => {
      rest = await handleEnded(mortal(app, random), event, after);
    });
  }
}

/** Everything stored about the people's notifications. */
const snapshot = (app: App, { all }: World) => Promise.all(all.map((user) => itemsOf(app, user)));

async function itemsOf(app: App, user: string) {
  const { Items = [] } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': notificationsKey(user) },
    ConsistentRead: true,
  });
  return Items;
}

/** The post's items by sort key, and the people's relations. */
async function causesOf(app: App, { id, all }: World) {
  const { Items = [] } = await app.dynamo.query({ TableName: app.settings.interactionsTable, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': postKey(id) }, ConsistentRead: true });
  const found = new Set(Items.map(({ sk }) => sk as string));
  const pairs = all.flatMap((follower_id) => all.map((followee_id) => ({ follower_id, followee_id })));
  const rows = new Map((await listPairs(app.db, pairs)).map((row) => [`${row.follower_id} ${row.followee_id}`, row]));
  const hidden = await listRelations(app.db, pairs.map(({ follower_id, followee_id }) => ({ viewer: follower_id, author: followee_id })));
  const isHidden = new Map(pairs.map(({ follower_id, followee_id }, index) => [`${follower_id} ${followee_id}`, hidden[index]!.blocking || hidden[index]!.blocked_by || hidden[index]!.muting]));
  return {
    /** Whether a notification has a cause in the current state. */
    isThere: (recipient: string, actor: string, { type, comment_id }: Group): boolean => {
      if (isHidden.get(`${recipient} ${actor}`)) return false;
      const [to, from] = [rows.get(`${actor} ${recipient}`), rows.get(`${recipient} ${actor}`)];
      if (type === 'like') return found.has(likeKey(actor));
      if (type === 'comment_like') return found.has(likeInThread(comment_id!, actor));
      if (type === 'follow') return to?.accepted === false;
      if (type === 'follow_request') return to?.requested === true;
      if (type === 'request_accepted') return from?.accepted === true;
      return found.has(commentKey(comment_id!)) || found.has(replyKey(comment_id!));
    },
  };
}

async function recount(app: App, world: World) {
  const { isThere } = await causesOf(app, world);
  const total = { groups: 0, markers: 0 };
  for (const user of world.all) {
    const Items = await itemsOf(app, user);
    const groups = (Items as unknown as Group[]).filter(({ sk }) => sk.startsWith('GROUP#'));
    const markers = (Items as unknown as Marker[]).filter(({ sk }) => sk.startsWith('ACTOR#')).map((marker) => ({ ...marker, of: marker.sk.split('#') as [string, string, string, string] }));
    for (const group of groups) {
      const own = markers.filter(({ of }) => of[3] === group.id).toSorted((a, b) => b.at - a.at);
      expect({ count: group.actors_count, latest: group.latest, at: group.at }).toEqual({ count: own.length, latest: own.slice(0, 10).map(({ of, at }) => ({ id: of[1], at })), at: own[0]?.at });
    }
    expect(groups.flatMap((group) => group.latest.filter(({ id }) => !isThere(user, id, group)).map(({ id }) => `${group.type} of ${id}`))).toEqual([]);
    expect(markers.filter(({ of }) => !groups.some((group) => group.id === of[3]))).toEqual([]);
    const { notifications } = await listNotifications(app, { userId: user }, PageRequest.parse({ limit: '100' }));
    expect((await countUnread(app, { userId: user })).unread).toBe(notifications.length);
    total.groups += groups.length;
    total.markers += markers.length;
  }
  return total;
}
