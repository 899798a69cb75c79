import { expect, it } from 'vitest';
import { likesOf, type Group, markersByTime } from '../../core/notifications/items.ts';
import { groupKey, notificationsKey } from '../../core/interactions/notification-keys.ts';
import { byTimeIndex } from '../../core/interactions/items.ts';
import { getItems } from '../../core/interactions/get-items.ts';
import type { Activity } from '../../core/notifications/claims.ts';
import { changeGroup } from '../../core/notifications/change-group.ts';
import { handleActivity } from '../../core/notifications/handle-activity.ts';
import { forgetActor, forgetGroup } from '../../core/notifications/withdraw.ts';
import { likePost, unlikePost } from '../../core/likes/like-post.ts';
import type { App } from '../../core/shared/app.ts';
import { newEvent } from '../../core/shared/outbox.ts';
import { theApp } from '../../platform/whole-app.ts';
import { eachDynamoCall } from '../cache/each-call.ts';
import { people, post } from '../events/given.ts';

const app = theApp();

class Killed extends Error {}

/** A process that is killed after this many calls to DynamoDB. */
const killedAfter = (calls: number): App => ({
  ...app,
  dynamo: eachDynamoCall(app.dynamo, async (call) => {
    if (calls === 0) throw new Killed();
    calls -= 1;
    return call();
  }),
});

it('a withdrawal leaves a correct count wherever it is interrupted', async () => {
  let interrupted = 0;
  for (let calls = 0; ; calls += 1) {
    const [author, first, second] = (await people(app, 3)) as [string, string, string];
    const id = await post(app, author);
    const { id: groupId } = likesOf(author, { id, author_id: author });
    const liked = [first, second].map((user_id) => newEvent(app, 'like.added', { post_id: id, user_id }) as Activity);
    for (const user of [first, second]) await likePost(app, user, id);
    await handleActivity(app, liked);
    const end = await forgetGroup(killedAfter(calls), author, groupId, Infinity).catch((error: unknown) => error);
    // One of them is notified about again, as if the post had been shown again before the withdrawal was repeated.
    await handleActivity(app, liked.slice(0, 1));
    const [group] = await getItems<Group>(app, [groupKey(author, groupId)]);
    const { Items: markers = [] } = await app.dynamo.query({
      TableName: app.settings.interactionsTable,
      IndexName: byTimeIndex,
      KeyConditionExpression: 'pk = :pk and begins_with(liked_at, :group)',
      ExpressionAttributeValues: { ':pk': notificationsKey(author), ':group': markersByTime(groupId) },
      ConsistentRead: true,
    });
    expect({ calls, count: group?.actors_count, latest: new Set(group?.latest.map((actor) => actor.id)).size }).toEqual({ calls, count: markers.length, latest: markers.length });
    if (end === false) break;
    expect(end).toBeInstanceOf(Killed);
    interrupted += 1;
  }
  expect(interrupted).toBeGreaterThan(3);
});

/** A process that is interrupted: during its first call to DynamoDB, other processes do `work`. */
function interruptedBy(work: () => Promise<void>): App {
  let isDone = false;
  return {
    ...app,
    dynamo: eachDynamoCall(app.dynamo, async (call) => {
      const reply = await call();
      if (!isDone) {
        isDone = true;
        await work();
      }
      return reply;
    }),
  };
}

it('a withdrawal keeps activity that began anew in the meantime', async () => {
  const [author, fan] = (await people(app, 2)) as [string, string];
  const id = await post(app, author);
  const { id: groupId } = likesOf(author, { id, author_id: author });
  const changed = [newEvent(app, 'like.added', { post_id: id, user_id: fan }) as Activity];
  await likePost(app, fan, id);
  await handleActivity(app, changed);
  const until = Date.now() * 1000;
  const slow = interruptedBy(async () => {
    for (const change of [unlikePost, likePost]) {
      await change(app, fan, id);
      await handleActivity(app, changed);
    }
  });
  expect(await forgetActor(slow, author, fan, until, Infinity)).toBe(false);
  const [group] = await getItems<Group>(app, [groupKey(author, groupId)]);
  expect(group?.latest.map((actor) => actor.id)).toEqual([fan]);
  expect(group?.at).toBeGreaterThan(until);
});

it('a withdrawal that began before its group existed also changes the group', async () => {
  const [author, fan] = (await people(app, 2)) as [string, string];
  const id = await post(app, author);
  const about = likesOf(author, { id, author_id: author });
  const slow = interruptedBy(async () => {
    await likePost(app, fan, id);
    await handleActivity(app, [newEvent(app, 'like.added', { post_id: id, user_id: fan }) as Activity]);
  });
  await changeGroup(slow, { recipient: author, about, add: [], remove: [fan], readUpTo: 0 });
  expect(await getItems<Group>(app, [groupKey(author, about.id)])).toEqual([]);
});
