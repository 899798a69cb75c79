import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { deletedPostKey, postKey } from '../../../core/interactions/items.ts';
import { hashedId } from '../../../platform/tracing/hash.ts';
import { describeKey, scanKeys } from '../redis-keys.ts';
import type { View } from '../route.ts';
import type { About, AboutPart } from '../shapes.ts';
import type { Sources } from '../sources.ts';
import { listTables } from '../tables.ts';

/** Maximum results shown per kind, and maximum pages searched (of a thousand objects, or a megabyte of items). */
const shown = 50;
const searchedPages = 10;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const trace = /^(?:1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{32})$/;

/** Everything stored about a username or an id: of a post, user, photo, comment, event or trace. */
export const showAbout: View = async (sources, { params }): Promise<About> => {
  const given = params['id']!.trim();
  const id = (await idOfName(sources, given)) ?? given;
  const rows = uuid.test(id) ? await settle(() => rowsAbout(sources, id)) : [];
  const keys = rows instanceof Error ? [] : objectKeysIn(rows);
  const parts = await Promise.all([
    part('Postgres', () => rows),
    part('DynamoDB', () => itemsAbout(sources, id)),
    part('Redis', () => cachedAbout(sources, id)),
    part('S3', () => objectsAbout(sources, id, keys)),
    part('Events', () => sources.events.list({ text: id, limit: shown }).map((event) => ({ where: event.type, link: `/events/${event.id}`, value: event.data }))),
    part('Traces', () => tracesAbout(sources, id)),
  ]);
  return { given, id, parts };
};

/** One part of the page. If its dependency is down, it shows the error, and the other parts still appear. */
async function part(title: string, find: () => AboutPart['found'] | Error | Promise<AboutPart['found']>): Promise<AboutPart> {
  const found = await settle(find);
  return found instanceof Error ? { title, found: [], error: found.message } : { title, found, error: undefined };
}

const settle = async <Result>(work: () => Result | Promise<Result>): Promise<Result | Error> => {
  try {
    return await work();
  } catch (error) {
    return error as Error;
  }
};

async function idOfName({ clients }: Sources, name: string): Promise<string | undefined> {
  if (uuid.test(name) || trace.test(name)) return undefined;
  const found = await settle(() => clients.postgres.query<{ id: string }>('select id from users where username = lower($1)', [name]));
  return found instanceof Error ? undefined : found.rows[0]?.id;
}

/** Rows of any table that have the id in a UUID column, and the stored objects of photos among them. */
async function rowsAbout({ clients: { postgres } }: Sources, id: string): Promise<AboutPart['found']> {
  const found: AboutPart['found'] = [];
  for (const table of await listTables(postgres)) {
    const columns = table.columns.filter(({ type }) => type === 'uuid');
    if (columns.length === 0) continue;
    const where = columns.map(({ name }) => `"${name}" = $1`).join(' or ');
    const { rows } = await postgres.query<Record<string, unknown>>(`select * from "${table.name}" where ${where} limit ${shown}`, [id]);
    found.push(...rows.map((value) => ({ where: table.name, link: `/storage/tables/${table.name}`, value })));
  }
  const media = found.filter(({ where }) => where === 'media').map(({ value }) => (value as { id: string }).id);
  const known = new Set(found.filter(({ where }) => where === 'media_objects').map(({ value }) => (value as { key: string }).key));
  const { rows } = await postgres.query<{ key: string }>('select * from media_objects where media_id = any($1::uuid[]) limit 200', [media]);
  found.push(...rows.filter(({ key }) => !known.has(key)).map((value) => ({ where: 'media_objects', link: '/storage/tables/media_objects', value })));
  return found;
}

const objectKeysIn = (rows: AboutPart['found']): string[] =>
  rows.flatMap(({ value }) => Object.entries(value as Record<string, unknown>).flatMap(([name, text]) => ((name === 'key' || name.endsWith('_key')) && typeof text === 'string' ? [text] : [])));

async function itemsAbout({ clients: { dynamo }, environment }: Sources, id: string): Promise<AboutPart['found']> {
  const TableName = environment['INTERACTIONS_TABLE'];
  const found = new Map<string, AboutPart['found'][number]>();
  const add = (items: Record<string, unknown>[] = []) => {
    for (const item of items) {
      const pk = String(item['pk']);
      if (found.size < shown) found.set(`${pk} ${String(item['sk'])}`, { where: `${pk} · ${String(item['sk'])}`, link: `/storage/items/${encodeURIComponent(pk)}`, value: item });
    }
  };
  for (const pk of [postKey(id), deletedPostKey(id).pk]) {
    for await (const { Items } of paginateQuery({ client: dynamo, pageSize: shown }, { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } })) {
      add(Items);
      if (found.size >= shown) break;
    }
  }
  // A user's actions are in the partitions of posts, so only a scan finds them.
  let pages = 0;
  const scan = { TableName, FilterExpression: 'contains(sk, :id) or user_id = :id', ExpressionAttributeValues: { ':id': id } };
  for await (const { Items } of paginateScan({ client: dynamo }, scan)) {
    add(Items);
    if (found.size >= shown || (pages += 1) >= searchedPages) break;
  }
  return [...found.values()];
}

async function cachedAbout({ clients: { redis } }: Sources, id: string): Promise<AboutPart['found']> {
  if (!redis) return [];
  const keys = await scanKeys(redis, `*${id.replace(/[*?[\]\\]/g, '')}*`, shown);
  return Promise.all(keys.map(async (key) => ({ where: key, link: undefined, value: await describeKey(redis, key) })));
}

async function objectsAbout({ clients: { s3 }, environment }: Sources, id: string, keys: readonly string[]): Promise<AboutPart['found']> {
  const found: AboutPart['found'] = [];
  for (const Bucket of [environment['MEDIA_BUCKET']!, environment['UPLOADS_BUCKET']!]) {
    let ContinuationToken: string | undefined;
    for (let page = 0; page < searchedPages && found.length < shown; page += 1) {
      const listed = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
      for (const { Key = '', Size, LastModified } of listed.Contents ?? []) {
        if (found.length < shown && (Key.includes(id) || keys.some((key) => Key.includes(key)))) {
          found.push({ where: Key, link: `/storage/buckets/${Bucket}?prefix=${encodeURIComponent(Key)}`, value: { bucket: Bucket, bytes: Size, modified: LastModified } });
        }
      }
      ContinuationToken = listed.NextContinuationToken;
      if (!ContinuationToken) break;
    }
  }
  return found;
}

function tracesAbout({ traces }: Sources, id: string): AboutPart['found'] {
  const itself = traces.trace(id) ?? (trace.test(id) ? traces.trace(`1-${id.slice(0, 8)}-${id.slice(8)}`) : undefined);
  if (itself) return [{ where: itself[0]!.name, link: `/traces/${itself[0]!.trace_id}`, value: { segments: itself.map(({ name }) => name) } }];
  const found = [...traces.list({ post: id, limit: shown }), ...traces.list({ user: hashedId(id), limit: shown })];
  return found.map((summary) => ({ where: summary.route ?? summary.segments[0]!, link: `/traces/${summary.id}`, value: { at: new Date(summary.start_time * 1_000), outcome: summary.outcome, status: summary.status, duration_ms: summary.duration_ms } }));
}
