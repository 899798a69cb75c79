import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command, NoSuchBucket, NoSuchKey } from '@aws-sdk/client-s3';
import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ConsoleError } from '../console-error.ts';
import { describeKey, kindOf, scanKeys } from '../redis-keys.ts';
import type { View } from '../route.ts';
import type { CacheList, ItemList, ObjectList, Partitions, RowList, StorageStart } from '../shapes.ts';
import { listTables } from '../tables.ts';

/** Entries per page. */
const pageSize = 50;
/** Maximum cache keys scanned to count them by kind. */
const counted = 5_000;
/** Maximum size (bytes) of an object sent to the page. */
const maxObject = 32 * 1024 * 1024;
/** Types that a browser shows as an image and never executes. */
const pictures = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];

/** The stores that can be inspected. */
export const showStorage: View = async ({ clients: { s3, postgres, redis }, environment }): Promise<StorageStart> => {
  const reached = <Result>(work: Promise<Result>, otherwise: Result) => work.catch(() => otherwise);
  const [buckets, tables, keys] = await Promise.all([
    reached(s3.send(new ListBucketsCommand({})).then(({ Buckets = [] }) => Buckets.map(({ Name }) => Name!)), []),
    reached(listTables(postgres).then((found) => found.map(({ name }) => name)), []),
    redis ? reached(scanKeys(redis, '*', counted), []) : [],
  ]);
  const kinds = Map.groupBy(keys, kindOf);
  return { buckets, tables, table: environment['INTERACTIONS_TABLE']!, has_cache: redis !== undefined, kinds: [...kinds].map(([kind, { length }]) => ({ kind, keys: length })).sort((a, b) => b.keys - a.keys) };
};

export const listObjects: View = async ({ clients: { s3 } }, { params, query }): Promise<ObjectList> => {
  try {
    const { Contents = [], NextContinuationToken } = await s3.send(
      new ListObjectsV2Command({ Bucket: params['bucket'], Prefix: query['prefix'], ContinuationToken: query['after'] || undefined, MaxKeys: pageSize }),
    );
    return { bucket: params['bucket']!, objects: Contents.map(({ Key, Size, LastModified }) => ({ key: Key!, bytes: Size ?? 0, modified: LastModified?.toISOString() })), next: NextContinuationToken };
  } catch (error) {
    throw error instanceof NoSuchBucket ? new ConsoleError(404, `There is no bucket ${params['bucket']}.`) : error;
  }
};

/** An object's bytes: images as they are, anything else as a download, since uploads can contain anything. */
export const showObject: View = async ({ clients: { s3 } }, { params }): Promise<Response> => {
  const [Bucket, Key] = [params['bucket'], params['key']];
  try {
    const { Body, ContentType = '', ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    if (ContentLength > maxObject) throw new ConsoleError(413, `${Key} is longer than ${maxObject} bytes.`);
    const isPicture = pictures.includes(ContentType);
    const headers = { 'Content-Type': isPicture ? ContentType : 'application/octet-stream', ...(!isPicture && { 'Content-Disposition': 'attachment' }) };
    return new Response(await Body!.transformToByteArray() as Uint8Array<ArrayBuffer>, { headers });
  } catch (error) {
    throw error instanceof NoSuchKey || error instanceof NoSuchBucket ? new ConsoleError(404, `There is no object ${Key} in ${Bucket}.`) : error;
  }
};

/** A page of the table's partitions, in scan order. */
export const listPartitions: View = async ({ clients: { dynamo }, environment }, { query }): Promise<Partitions> => {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new ScanCommand({ TableName: environment['INTERACTIONS_TABLE'], Limit: 500, ExclusiveStartKey: startOf(query['after']), ProjectionExpression: 'pk, sk' }),
  );
  const partitions = Map.groupBy(Items, ({ pk }) => String(pk));
  return { partitions: [...partitions].map(([partition, { length }]) => ({ partition, items: length })), next: LastEvaluatedKey && JSON.stringify(LastEvaluatedKey) };
};

/** The items of one partition, by sort key. */
export const listItems: View = async ({ clients: { dynamo }, environment }, { params, query }): Promise<ItemList> => {
  const { Items = [], LastEvaluatedKey } = await dynamo.send(
    new QueryCommand({
      TableName: environment['INTERACTIONS_TABLE'],
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': params['partition'] },
      Limit: pageSize,
      ExclusiveStartKey: startOf(query['after']),
    }),
  );
  return { partition: params['partition']!, items: Items, next: LastEvaluatedKey && JSON.stringify(LastEvaluatedKey) };
};

function startOf(after: string | undefined): Record<string, unknown> | undefined {
  if (!after) return undefined;
  try {
    return JSON.parse(after) as Record<string, unknown>;
  } catch {
    throw new ConsoleError(400, '`after` is not a position from a previous page.');
  }
}

/** A table's rows, by descending primary key: all of them, or those with a given value in a column. */
export const listRows: View = async ({ clients: { postgres } }, { params, query }): Promise<RowList> => {
  const table = (await listTables(postgres)).find(({ name }) => name === params['table']);
  if (!table) throw new ConsoleError(404, `There is no table ${params['table']}.`);
  const { column, value, after } = query;
  if (column && !table.columns.some(({ name }) => name === column)) throw new ConsoleError(400, `${table.name} has no column ${column}.`);
  const conditions: string[] = [];
  const values: unknown[] = [];
  if (column && value) conditions.push(`"${column}"::text = $${values.push(value)}`);
  const key = table.key.map((name) => `"${name}"`).join(', ');
  if (after && key) {
    const start = Object.values(startOf(after)!);
    if (start.length !== table.key.length) throw new ConsoleError(400, '`after` belongs to another table.');
    conditions.push(`(${key}) < (${start.map((part) => `$${values.push(part)}`).join(', ')})`);
  }
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const order = key && `order by ${table.key.map((name) => `"${name}" desc`).join(', ')}`;
  const { rows } = await postgres.query<Record<string, unknown>>(`select * from "${table.name}" ${where} ${order} limit ${pageSize}`, values);
  const last = rows.at(-1);
  const next = rows.length === pageSize && key ? JSON.stringify(Object.fromEntries(table.key.map((name) => [name, last![name]]))) : undefined;
  return { table: table.name, columns: table.columns, rows, next };
};

/** Cache keys of a kind or containing a text, and the content of one of them. */
export const listCached: View = async ({ clients: { redis } }, { query }): Promise<CacheList> => {
  if (!redis) throw new ConsoleError(404, 'This service runs without Redis.');
  const { kind, text, key } = query;
  const pattern = text ? `*${text.replace(/[*?[\]\\]/g, '')}*` : '*';
  const keys = await scanKeys(redis, pattern, counted);
  const wanted = kind ? keys.filter((each) => kindOf(each) === kind) : keys;
  return {
    kinds: [...new Set(keys.map(kindOf))].sort(),
    keys: wanted.slice(0, 200),
    found: wanted.length,
    chosen: key ? { key, ...(await describeKey(redis, key)) } : undefined,
  };
};
