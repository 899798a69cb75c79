import type { App } from '../shared/app.ts';
import { doneAt } from '../shared/done-at.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { findPosition, forgetPosition, savePosition } from '../shared/sweep.ts';
import { microsOf } from '../shared/time.ts';
import { postKey } from './items.ts';
import type { JobReport } from '../shared/job.ts';
import { lowestId } from '../shared/ids.ts';

/** Items per read, and posts per query. */
const itemsAtOnce = 250;
const postsAtOnce = 100;
/** Items per write. */
const writesAtOnce = 25;
/** Remaining posts are counted only up to this number. */
const most = 100_000;
/** The row in `sweeps`, created by a migration, that exists until all older items are in the index. */
const name = 'index-interactions';

interface OldItem {
  pk: string;
  sk: string;
  user_id?: string;
  liked_at?: string;
  created_at?: string;
}

/** Whether every like and comment is in the by-user index. */
export const isIndexed = async (app: App): Promise<boolean> => (await findPosition(app.db, name)) === undefined;

/**
 * Adds older likes and comments to the by-user index, post by post in id order, for about `seconds`. Its
 * position is in the database, so it can be interrupted, repeated and run concurrently.
 */
export async function indexInteractions(app: App, { seconds }: { seconds: number }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let position = await findPosition(app.db, name);
  let done = 0;
  while (position !== undefined) {
    const [after = '', sk] = position.split(' ');
    // The post in which the last run stopped comes first.
    const posts: string[] = sk === undefined ? await listPostIds(app, after) : [after];
    if (posts.length === 0) {
      await forgetPosition(app.db, name);
      break;
    }
    let last = sk;
    for (const post of posts) {
      do {
        const { items, next } = await listOldItems(app, post, last);
        for (let start = 0; start < items.length; start += writesAtOnce) {
          await Promise.all(items.slice(start, start + writesAtOnce).map((item) => putIntoIndex(app, item)));
        }
        done += items.length;
        last = next;
        position = last === undefined ? post : `${post} ${last}`;
      } while (last !== undefined && performance.now() < deadline);
      if (performance.now() > deadline) break;
    }
    await savePosition(app.db, name, position);
    if (performance.now() > deadline) return { done, failed: [], remaining: await countPosts(app, position), after: position };
  }
  return { done, failed: [], remaining: 0 };
}

async function listOldItems(app: App, postId: string, after: string | undefined): Promise<{ items: OldItem[]; next: string | undefined }> {
  const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and sk between :comments and :likes',
    FilterExpression: 'attribute_not_exists(done_at) and (attribute_exists(liked_at) or attribute_exists(created_at))',
    ExpressionAttributeValues: { ':pk': postKey(postId), ':comments': 'COMMENT#', ':likes': 'LIKE#~' },
    ProjectionExpression: 'pk, sk, user_id, liked_at, created_at',
    ConsistentRead: true,
    Limit: itemsAtOnce,
    ...(after !== undefined && { ExclusiveStartKey: { pk: postKey(postId), sk: after } }),
  });
  return { items: Items as OldItem[], next: LastEvaluatedKey?.['sk'] as string | undefined };
}

async function putIntoIndex(app: App, { pk, sk, user_id, liked_at, created_at }: OldItem): Promise<void> {
  const id = sk.slice(sk.indexOf('#') + 1);
  const [user, done] =
    liked_at === undefined
      ? [user_id!, doneAt('COMMENT', microsOf(created_at!), id)]
      : [id, doneAt('LIKE', Number(liked_at.slice(0, liked_at.indexOf('#'))), pk.slice(postKey('').length))];
  await ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: { pk, sk },
      UpdateExpression: 'set user_id = :user, done_at = :done',
      // An item removed in the meantime must not be recreated without its other attributes.
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':user': user, ':done': done },
    }),
  );
}

const listPostIds = async (app: App, after: string): Promise<string[]> =>
  (
    await app.db.query<{ id: string }>('list_posts_to_index', 'select id from posts where id > $1 order by id limit $2', [after || lowestId, postsAtOnce])
  ).map(({ id }) => id);

async function countPosts(app: App, position: string): Promise<number> {
  const [after = '', sk] = position.split(' ');
  const [row] = await app.db.query<{ count: string }>(
    'count_posts_to_index',
    'select count(*) from (select 1 from posts where id > $1 limit $2) left_over',
    [after || lowestId, most],
  );
  return Number(row!.count) + (sk === undefined ? 0 : 1);
}
