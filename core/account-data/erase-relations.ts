import { requireRedis } from '../cache/require-redis.ts';
import { keys } from '../cache/keys.ts';
import { forgetKeys } from '../cache/forget.ts';
import type { App } from '../shared/app.ts';
import type { Part, Step } from './part.ts';

/** Rows per step. */
const atOnce = 200;

interface Follow {
  follower_id: string;
  followee_id: string;
}

/**
 * Follows in both directions, with the counts on the other side. The followers' timelines are deleted first: they are rebuilt without the
 * account, which is already hidden.
 */
export const follows: Part = {
  name: 'follows',
  covers: { tables: ['follows'], cache: ['homeTimeline', 'fresh', 'lock'] },
  async erase(app, { user_id }): Promise<Step> {
    const found = await app.db.query<Follow>(
      'list_follows_to_erase',
      `(select follower_id, followee_id from follows where followee_id = $1 order by follower_id limit $2)
       union all (select follower_id, followee_id from follows where follower_id = $1 order by followee_id limit $2)`,
      [user_id, atOnce],
    );
    if (found.length === 0) return 'done';
    const timelines = found.filter(({ followee_id }) => followee_id === user_id).map(({ follower_id }) => keys.homeTimeline(follower_id));
    await requireRedis(app, forgetKeys(app, timelines));
    await eraseFollows(app, found);
    return 'more';
  },
};

/** Locks the rows of all accounts involved in id order, like a follow, to avoid deadlocks. */
const eraseFollows = (app: App, found: readonly Follow[]): Promise<void> =>
  app.db.transaction(async (tx) => {
    const people = [...new Set(found.flatMap(({ follower_id, followee_id }) => [follower_id, followee_id]))];
    await tx.query('lock_people', 'select id from users where id = any($1::uuid[]) order by id for no key update', [people]);
    await tx.query(
      'erase_follows',
      `with ended as (
         delete from follows where (follower_id, followee_id) in (select follower, followee from unnest($1::uuid[], $2::uuid[]) as pair (follower, followee)) returning follower_id, followee_id
       ), changes as (
         select id, sum(following)::int as following, sum(followers)::int as followers
         from (select follower_id as id, 1 as following, 0 as followers from ended union all select followee_id, 0, 1 from ended) each_side
         group by id
       )
       update users u set
         following_count = u.following_count - changes.following,
         followers_count = u.followers_count - changes.followers,
         pulled_since = case when changes.followers > 0 and u.followers_count - changes.followers < $3 * 0.8 then null else u.pulled_since end
       from changes where u.id = changes.id`,
      [found.map(({ follower_id }) => follower_id), found.map(({ followee_id }) => followee_id), app.settings.fanOutLimit],
    );
  });

/** Tables of account pairs; the erased account may be on either side. */
const pairs = [
  { table: 'blocks', one: 'blocker_id', other: 'blocked_id' },
  { table: 'mutes', one: 'muter_id', other: 'muted_id' },
  { table: 'follow_requests', one: 'requester_id', other: 'target_id' },
] as const;

/** Cached relations expire within a minute. */
export const relations: Part = {
  name: 'relations',
  covers: { tables: pairs.map(({ table }) => table), cache: ['relation'] },
  async erase(app, { user_id }): Promise<Step> {
    let more = false;
    for (const { table, one, other } of pairs) {
      const gone = await app.db.query(
        `erase_${table}`,
        `delete from ${table} where (${one}, ${other}) in (
           (select ${one}, ${other} from ${table} where ${one} = $1 limit $2) union (select ${one}, ${other} from ${table} where ${other} = $1 limit $2)
         ) returning 1`,
        [user_id, atOnce],
      );
      more ||= gone.length > 0;
    }
    return more ? 'more' : 'done';
  },
};
