import { expect, it } from 'vitest';
import { changeGroup } from '../../../core/notifications/change-group.ts';
import { collects, lifetime, likesOf } from '../../../core/notifications/items.ts';
import { PageRequest } from '../../../core/shared/page.ts';
import { countUnread, listNotifications } from '../../../core/views/list-notifications.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { people, post } from '../../events/given.ts';

const app = theApp();
const start = Date.now();
/** The App with a clock this many seconds ahead. */
const after = (seconds: number) => ({ ...app, now: () => new Date(start + seconds * 1000) });

async function given() {
  const [ada, ben, cyd] = (await people(app, 3)) as [string, string, string];
  const about = likesOf(ada, { id: await post(app, ada), author_id: ada });
  const change = (seconds: number, add: string[], remove: string[] = []) => changeGroup(after(seconds), { recipient: ada, about, add, remove, readUpTo: 0 });
  const told = async (seconds: number) => {
    const { notifications } = await listNotifications(after(seconds), { userId: ada }, PageRequest.parse({}));
    const { unread } = await countUnread(after(seconds), { userId: ada });
    return { groups: notifications.map(({ actors, actors_count }) => ({ by: actors.map(({ id }) => id), actors_count })), unread };
  };
  return { ben, cyd, change, told };
}

// DynamoDB may only delete expired items days later.
it('a notification disappears after its lifetime, even if its items still exist, and the same people cause a new one', async () => {
  const { ben, cyd, change, told } = await given();
  await change(0, [ben]);
  expect(await told(lifetime - 10)).toEqual({ groups: [{ by: [ben], actors_count: 1 }], unread: 1 });
  expect(await told(lifetime + 10)).toEqual({ groups: [], unread: 0 });
  await change(lifetime + 10, [ben, cyd]);
  expect(await told(lifetime + 20)).toEqual({ groups: [{ by: [cyd, ben], actors_count: 2 }], unread: 1 });
});

it('a notification starts over after its collecting time, and people counted earlier are no longer subtracted', async () => {
  const { ben, cyd, change, told } = await given();
  await change(0, [ben]);
  await change(collects + 10, [cyd]);
  expect(await told(collects + 20)).toEqual({ groups: [{ by: [cyd], actors_count: 1 }], unread: 1 });
  await change(collects + 20, [], [ben]);
  expect(await told(collects + 30)).toEqual({ groups: [{ by: [cyd], actors_count: 1 }], unread: 1 });
  await change(collects + 30, [], [cyd]);
  expect(await told(collects + 40)).toEqual({ groups: [], unread: 0 });
});
