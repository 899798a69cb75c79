import type { Db } from '../shared/app.ts';
import type { Entity } from '../entities/schema.ts';

export interface PostRow {
  id: string;
  user_id: string;
  version: number;
  /** Null until parsed. */
  entities: Entity[] | null;
}

/** The posts that exist. */
export const listPosts = (db: Db, ids: readonly string[]) =>
  db.query<PostRow>('list_notified_posts', 'select id, user_id, version, case when entities_version = version then entities end as entities from posts where id = any($1::uuid[])', [ids]);

export interface PairRow {
  follower_id: string;
  followee_id: string;
  /** The day the follow began; null if there is none. */
  day: string | null;
  accepted: boolean | null;
  requested: boolean;
}

/** Follows and follow requests of pairs of people. */
export const listPairs = (db: Db, pairs: readonly { follower_id: string; followee_id: string }[]) =>
  db.query<PairRow>(
    'list_notified_pairs',
    `select pair.follower_id, pair.followee_id, to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD') as day, f.accepted,
            exists (select from follow_requests r where r.requester_id = pair.follower_id and r.target_id = pair.followee_id) as requested
     from unnest($1::uuid[], $2::uuid[]) as pair (follower_id, followee_id)
     left join follows f on f.follower_id = pair.follower_id and f.followee_id = pair.followee_id`,
    [pairs.map(({ follower_id }) => follower_id), pairs.map(({ followee_id }) => followee_id)],
  );
