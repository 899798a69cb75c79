import type { App, Db } from '../shared/app.ts';
import { DomainError } from '../shared/errors.ts';
import type { Drift, Recount } from './drift.ts';

const userCounts = `
  select u.id, u.posts_count, u.followers_count, u.following_count,
         (select count(*) from posts p where p.user_id = u.id)::int as posts,
         (select count(*) from follows f where f.followee_id = u.id)::int as followers,
         (select count(*) from follows f where f.follower_id = u.id)::int as following
  from users u`;

interface UserCounts {
  id: string;
  posts_count: number;
  followers_count: number;
  following_count: number;
  posts: number;
  followers: number;
  following: number;
}

interface UserRecount extends Recount {
  /** Users with too many followers, followees or posts to count in one statement. */
  skipped: number;
}

/** Recounts the posts, followers and followees of the next users by id, up to `limit`. */
export async function reconcileUsers(app: App, after: string | undefined, limit: number, dryRun: boolean): Promise<UserRecount> {
  const rows = await app.db.query<{ id: string }>(
    'list_user_ids',
    `select id from users where id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $2`,
    [after, limit],
  );
  const ids = rows.map(({ id }) => id);
  const found = await reconcileThese(app, ids, dryRun);
  return { checked: ids.length, ...found, last: ids.length < limit ? undefined : ids.at(-1) };
}

/** If a batch takes too long, it is halved, so that one user cannot stop every run at the same point. */
async function reconcileThese(app: App, ids: readonly string[], dryRun: boolean): Promise<Pick<UserRecount, 'drift' | 'skipped'>> {
  const rows = await unlessTooSlow(app.db.query<UserCounts>('list_counts_of_users', `${userCounts} where u.id = any($1::uuid[]) order by u.id`, [ids]));
  if (!rows && ids.length === 1) return { drift: [], skipped: 1 };
  if (!rows) {
    const half = Math.ceil(ids.length / 2);
    const first = await reconcileThese(app, ids.slice(0, half), dryRun);
    const second = await reconcileThese(app, ids.slice(half), dryRun);
    return { drift: [...first.drift, ...second.drift], skipped: first.skipped + second.skipped };
  }
  const drift: Drift[] = [];
  let skipped = 0;
  for (const row of rows.filter((user) => userDrift(user).length > 0)) {
    const found = await unlessTooSlow(app.db.transaction((tx) => reconcileUser(tx, row.id, dryRun)));
    drift.push(...(found ?? []));
    skipped += found ? 0 : 1;
  }
  return { drift, skipped };
}

async function unlessTooSlow<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'database_timeout') return undefined;
    throw error;
  }
}

/** Checks again with the row locked: every change to these counts locks it too, so the result is stable. */
async function reconcileUser(tx: Db, id: string, dryRun: boolean): Promise<Drift[]> {
  await tx.query('lock_user_counts', 'select 1 from users where id = $1 for update', [id]);
  const [row] = await tx.query<UserCounts>('get_user_counts', `${userCounts} where u.id = $1`, [id]);
  const drift = row ? userDrift(row) : [];
  if (row && drift.length > 0 && !dryRun) {
    await tx.query(
      'repair_user_counts',
      'update users set posts_count = $2, followers_count = $3, following_count = $4 where id = $1',
      [id, row.posts, row.followers, row.following],
    );
  }
  return drift;
}

function userDrift(row: UserCounts): Drift[] {
  const pairs = [
    ['posts_count', row.posts_count, row.posts],
    ['followers_count', row.followers_count, row.followers],
    ['following_count', row.following_count, row.following],
  ] as const;
  return pairs
    .filter(([, counted, expected]) => counted !== expected)
    .map(([what, counted, expected]) => ({ what, id: row.id, counted, expected }));
}
