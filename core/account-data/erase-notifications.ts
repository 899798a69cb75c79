import { forgetActor, forgetRecipient } from '../notifications/withdraw.ts';
import { lowestId } from '../shared/ids.ts';
import type { Part, Step } from './part.ts';

/** People per step, and the step's time limit (ms). */
const atOnce = 50;
const patience = 10_000;

/** The account's entries in the notifications of its followers and followees. Other notifications are removed with the content they are about. */
export const notifications: Part = {
  name: 'notifications',
  covers: {},
  async erase(app, { user_id, position }): Promise<Step> {
    const people = await app.db.query<{ id: string }>(
      'list_people_to_tell_no_more',
      `select id from (
         select followee_id as id from follows where follower_id = $1 union select follower_id from follows where followee_id = $1
         union select target_id from follow_requests where requester_id = $1
       ) people where id > coalesce(nullif($2, '')::uuid, $3::uuid) order by id limit $4`,
      [user_id, position, lowestId, atOnce],
    );
    const deadline = performance.now() + patience;
    for (const { id } of people) if (await forgetActor(app, id, user_id, Number.MAX_SAFE_INTEGER, deadline)) return { position };
    return people.length < atOnce ? 'done' : { position: people.at(-1)!.id };
  },
};

/** The account's own notifications and settings; last, because other people's actions keep creating new ones. */
export const ownNotifications: Part = {
  name: 'own-notifications',
  covers: { items: ['NOTIFY', 'GROUP', 'ACTOR', 'NOTIFIED'] },
  erase: async (app, { user_id }) => ((await forgetRecipient(app, user_id, performance.now() + patience)) ? 'more' : 'done'),
};
