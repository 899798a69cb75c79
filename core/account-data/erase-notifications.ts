import { forgetActor, forgetRecipient } from '../notifications/withdraw.ts';
import { lowestId } from '../shared/ids.ts';
import type { Part, Step } from './part.ts';

/** People whom one step comes to, and how long (ms) it may take with them. */
const atOnce = 50;
const patience = 10_000;

/** What those are told of the account with whom it has to do. Of what else it has done they are told no more once that is erased. */
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

/** What the account is told, with what it has chosen; late, since others go on doing things. */
export const ownNotifications: Part = {
  name: 'own-notifications',
  covers: { items: ['NOTIFY', 'GROUP', 'ACTOR', 'NOTIFIED'] },
  erase: async (app, { user_id }) => ((await forgetRecipient(app, user_id, performance.now() + patience)) ? 'more' : 'done'),
};
