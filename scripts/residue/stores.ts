import { CognitoIdentityProviderClient, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { Redis } from 'ioredis';
import pg from 'pg';
import { exempt } from '../../core/account-data/parts.ts';
import { describeKey } from '../../localstack/console/redis-keys.ts';
import { hasOne, type Residue, type Search } from './residue.ts';

/** Searches every table, with each row as text. */
export const searchPostgres: Search = async ({ environment }, words) => {
  const client = new pg.Client({ connectionString: environment['MIGRATION_URL'] || environment['DATABASE_URL'] });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname = 'public' order by 1`,
    );
    const found: Residue[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select left(t::text, 200) as row from ${client.escapeIdentifier(name)} t
         where exists (select from unnest($1::text[]) word where position(word in t::text) > 0) limit 100`,
        [words],
      );
      for (const { row } of rows) found.push({ where: `Postgres, ${name}`, what: row, ...keptAs(exempt.tables[name]) });
    }
    return found;
  } finally {
    await client.end();
  }
};

const keptAs = (reason: string | undefined) => (reason === undefined ? {} : { kept: reason });

/** Searches every item in the interactions table. */
export const searchTable: Search = async ({ environment }, words) => {
  const client = new DynamoDBClient({});
  const found: Residue[] = [];
  try {
    for await (const { Items = [] } of paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName: environment['INTERACTIONS_TABLE'], ConsistentRead: true })) {
      for (const item of Items) {
        const text = JSON.stringify(item);
        if (hasOne(text, words)) found.push({ where: 'DynamoDB', what: text.slice(0, 200), ...keptAs(exempt.items[String(item['pk']).split('#')[0]!]) });
      }
    }
  } finally {
    client.destroy();
  }
  return found;
};

/** Searches the keys of all objects in all buckets, including old versions. */
export const searchObjects: Search = async ({ environment }, words) => {
  const client = new S3Client({ forcePathStyle: environment['AWS_ENDPOINT_URL'] !== undefined });
  const found: Residue[] = [];
  try {
    for (const Bucket of [environment['UPLOADS_BUCKET'], environment['MEDIA_BUCKET']]) {
      let start: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
      do {
        const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = await client.send(new ListObjectVersionsCommand({ Bucket, ...start }));
        for (const { Key = '', VersionId } of [...Versions, ...DeleteMarkers]) {
          if (!hasOne(Key, words)) continue;
          const kept = Bucket === environment['UPLOADS_BUCKET'] ? 'quarantine of uploads, for a day' : exempt.folders[Key.split('/')[0]!];
          found.push({ where: `S3, ${Bucket}`, what: `${Key} (version ${VersionId})`, ...keptAs(kept) });
        }
        start = IsTruncated ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker } : {};
      } while (start.KeyMarker !== undefined);
    }
  } finally {
    client.destroy();
  }
  return found;
};

/** Searches every Redis key and its content. */
export const searchRedis: Search = async ({ environment }, words) => {
  if (!environment['REDIS_URL']) return undefined;
  const redis = new Redis(environment['REDIS_URL']);
  const found: Residue[] = [];
  try {
    for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>) {
      for (const key of keys) {
        const { type, value, expires_in_ms } = await describeKey(redis, key);
        // The console only shows the beginning of long collections.
        const whole = type === 'zset' ? await redis.zrange(key, '0', '-1') : value;
        if (hasOne(`${key} ${JSON.stringify(whole)}`, words)) found.push({ where: 'Redis', what: `${key} (${expires_in_ms} ms left)`, ...keptAs(key.includes(':limit:') ? exempt.cache['limit'] : undefined) });
      }
    }
  } finally {
    redis.disconnect();
  }
  return found;
};

export const searchPool: Search = async ({ environment }, words) => {
  const client = new CognitoIdentityProviderClient({});
  const found: Residue[] = [];
  try {
    for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId: environment['USER_POOL_ID'] })) {
      for (const user of Users.filter((each) => hasOne(JSON.stringify(each), words))) found.push({ where: 'The pool', what: String(user.Username) });
    }
  } finally {
    client.destroy();
  }
  return found;
};
