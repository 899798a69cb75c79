import type { MediaScope } from '../media/places.ts';
import type { Db } from '../shared/app.ts';
import { positionOrEnd } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';

/** A person on one of the user's own lists. */
export interface PersonRow {
  id: string;
  username: string;
  display_name: string;
  avatar_key: string | null;
  media_private: MediaScope;
  viewer_follows: boolean;
  micros: string;
}

/** A table with one row for each person on a user's list, and when they were added. */
interface OwnList {
  table: string;
  /** The columns of the list's owner and of the listed person. */
  own: string;
  other: string;
}

/** The people on a user's own list, latest first. `name` is that of the statement. */
export const listPeople = (db: Db, name: string, { table, own, other }: OwnList, userId: string, { after, offset }: PageStart, limit: number) =>
  db.query<PersonRow>(
    name,
    `select u.id, u.username, u.display_name, u.avatar_key, u.media_private,
            (extract(epoch from l.created_at) * 1000000)::bigint as micros,
            exists (select from follows v where v.follower_id = $1 and v.followee_id = u.id) as viewer_follows
     from ${table} l join users u on u.id = l.${other}
     where l.${own} = $1 and (l.created_at, l.${other}) < ${positionOrEnd('$2', '$3')}
     order by l.created_at desc, l.${other} desc limit $4 offset $5`,
    [userId, after?.micros, after?.id, limit, offset],
  );
