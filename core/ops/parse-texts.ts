import { forgetKeys } from '../cache/forget.ts';
import { firstRows } from '../cache/keys.ts';
import { entitiesOf } from '../entities/entities-of.ts';
import { postKey } from '../interactions/items.ts';
import { refreshPosts } from '../posts/cards.ts';
import type { App, Db } from '../shared/app.ts';
import { ifCondition } from '../shared/if-condition.ts';
import { findPosition, forgetPosition, savePosition } from '../shared/sweep.ts';
import type { JobReport } from '../shared/job.ts';
import { lowestId } from '../shared/ids.ts';

const postsAtOnce = 100;
/** Comments of one post per read. */
const commentsAtOnce = 250;
/** Items per write. */
const writesAtOnce = 25;
/** Posts are counted only up to this number. */
const most = 100_000;
/** The row in `sweeps` with the position: the last finished post, or an unfinished post and its last parsed comment. */
const name = 'parse-texts';

/**
 * Parses captions and comments that have no entities, post by post in id order, for about `seconds`. Its position is in
 * the database, so it can be interrupted, repeated and run concurrently; once it has finished, it starts over.
 */
export async function parseTexts(app: App, { seconds }: { seconds: number }): Promise<JobReport> {
  const deadline = performance.now() + seconds * 1000;
  let position = (await findPosition(app.db, name)) ?? '';
  let done = 0;
  for (;;) {
    const [after = '', within] = position.split(' ');
    const posts = within === undefined ? await listPostIds(app.db, after) : [after];
    if (posts.length === 0) break;
    if (within === undefined) done += await parseCaptions(app, posts);
    for (const post of posts) {
      const rest = await parseComments(app, post, post === after ? within : undefined, deadline);
      done += rest.done;
      position = rest.next === undefined ? post : `${post} ${rest.next}`;
      if (rest.next !== undefined || performance.now() > deadline) break;
    }
    await savePosition(app.db, name, position);
    if (performance.now() > deadline) return { done, failed: [], remaining: await countPosts(app.db, position), after: position };
  }
  await forgetPosition(app.db, name);
  return { done, failed: [], remaining: 0 };
}

async function parseCaptions(app: App, ids: readonly string[]): Promise<number> {
  const rows = await app.db.query<{ id: string; caption: string; version: number }>(
    'list_captions_to_parse',
    'select id, caption, version from posts where id = any($1::uuid[]) and entities_version is distinct from version',
    [ids],
  );
  for (const { id, caption, version } of rows) {
    await app.db.query('set_entities', 'update posts set entities = $3::jsonb, entities_version = $2 where id = $1 and version = $2', [
      id,
      version,
      JSON.stringify(await entitiesOf(app.db, caption)),
    ]);
  }
  // The cards have the same versions as before, so the later write wins.
  await refreshPosts(app, rows.map(({ id }) => id));
  return rows.length;
}

/** Parses the comments of a post, or as many as time allows. Returns where to continue if time is up. */
async function parseComments(app: App, postId: string, from: string | undefined, deadline: number): Promise<{ done: number; next: string | undefined }> {
  let [done, next] = [0, from];
  do {
    const { items, last } = await listComments(app, postId, next);
    for (let start = 0; start < items.length; start += writesAtOnce) {
      await Promise.all(items.slice(start, start + writesAtOnce).map((item) => parseComment(app, item)));
    }
    done += items.length;
    next = last;
  } while (next !== undefined && performance.now() < deadline);
  if (done > 0) await forgetKeys(app, firstRows(postId));
  return { done, next };
}

interface OldComment {
  pk: string;
  sk: string;
  text: string;
}

async function listComments(app: App, postId: string, after: string | undefined): Promise<{ items: OldComment[]; last: string | undefined }> {
  const { Items = [], LastEvaluatedKey } = await app.dynamo.query({
    TableName: app.settings.interactionsTable,
    KeyConditionExpression: 'pk = :pk and begins_with(sk, :comment)',
    FilterExpression: 'attribute_not_exists(entities)',
    ExpressionAttributeNames: { '#text': 'text' },
    ExpressionAttributeValues: { ':pk': postKey(postId), ':comment': 'COMMENT#' },
    ProjectionExpression: 'pk, sk, #text',
    ConsistentRead: true,
    Limit: commentsAtOnce,
    ...(after !== undefined && { ExclusiveStartKey: { pk: postKey(postId), sk: after } }),
  });
  return { items: Items as OldComment[], last: LastEvaluatedKey?.['sk'] as string | undefined };
}

async function parseComment(app: App, { pk, sk, text }: OldComment): Promise<void> {
  const entities = await entitiesOf(app.db, text);
  await ifCondition(
    app.dynamo.update({
      TableName: app.settings.interactionsTable,
      Key: { pk, sk },
      UpdateExpression: 'set entities = :entities',
      // The comment may have been deleted or changed in the meantime.
      ConditionExpression: '#text = :text and attribute_not_exists(entities)',
      ExpressionAttributeNames: { '#text': 'text' },
      ExpressionAttributeValues: { ':text': text, ':entities': entities },
    }),
  );
}

const listPostIds = async (db: Db, after: string): Promise<string[]> =>
  (await db.query<{ id: string }>('list_posts_to_parse', 'select id from posts where id > $1 order by id limit $2', [after || lowestId, postsAtOnce])).map(({ id }) => id);

async function countPosts(db: Db, position: string): Promise<number> {
  const [after = '', within] = position.split(' ');
  const [row] = await db.query<{ count: string }>('count_posts_to_parse', 'select count(*) from (select 1 from posts where id > $1 limit $2) left_over', [after || lowestId, most]);
  return Number(row!.count) + (within === undefined ? 0 : 1);
}
