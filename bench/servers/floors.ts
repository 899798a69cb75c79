/** The least possible work for the same results: node:http and a client, without any of the product's code. Each path is a floor. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { announce } from './port.ts';

const { REDIS_URL, MIGRATION_URL, INTERACTIONS_TABLE, EVENTS_TOPIC_ARN, RELAY_QUEUE_URL } = process.env as Record<string, string>;
const redis = new Redis(REDIS_URL!);
const pool = new pg.Pool({ connectionString: MIGRATION_URL, max: 10 });
const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const [topic, queue] = [new SNSClient({}), new SQSClient({})];

/** A page's rows, with authors and photos, in one prepared statement. */
const page = {
  name: 'page',
  text: `select p.id, p.caption, p.created_at, p.updated_at, p.likes_count, p.comments_count, u.id as user_id, u.username, u.avatar_key,
                (select json_agg(json_build_object('id', m.id, 'variants', m.variants, 'renditions', m.renditions, 'width', m.width, 'height', m.height,
                                                   'blurhash', m.blurhash, 'alt', m.alt) order by m.position) from media m where m.post_id = p.id) as media
         from posts p join users u on u.id = p.user_id
         where (p.created_at, p.id) < ($1, $2) order by p.created_at desc, p.id desc limit $3`,
};

type Floor = (query: URLSearchParams) => Promise<string>;

const floors: Record<string, Floor> = {
  '/get': async () => (await redis.get('bench:page'))!,
  '/statement': async (query) => {
    const { rows } = await pool.query({ ...page, values: [query.get('before') ?? 'infinity', query.get('id') ?? 'ffffffff-ffff-ffff-ffff-ffffffffffff', query.get('limit') ?? 10] });
    return JSON.stringify({ posts: rows });
  },
  '/timeline': async (query) => {
    const ids = await redis.zrange(`bench:timeline:${query.get('of')}`, '0', '9', 'REV');
    return `{"posts":[${(await redis.mget(ids.map((id) => `bench:card:${id}`))).join(',')}]}`;
  },
  '/insert': async (query) => {
    const id = randomUUID();
    await pool.query({ name: 'post', text: 'insert into bench.posts (id, user_id, caption) values ($1, $2, $3)', values: [id, query.get('user'), 'A caption'] });
    await pool.query({ name: 'event', text: 'insert into bench.outbox (id, type, subject, data) values ($1, $2, $1, $3)', values: [id, 'post.published', { post_id: id }] });
    await queue.send(new SendMessageCommand({ QueueUrl: RELAY_QUEUE_URL, MessageBody: '{}' }));
    await topic.send(new PublishCommand({ TopicArn: EVENTS_TOPIC_ARN, Message: JSON.stringify({ id }), MessageAttributes: { type: { DataType: 'String', StringValue: 'bench' } } }));
    return JSON.stringify({ id });
  },
  '/transaction': async (query) => {
    const [pk, sk] = [`BENCH#${query.get('post')}`, `LIKE#${query.get('user')}`];
    await dynamo.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName: INTERACTIONS_TABLE, Item: { pk, sk }, ConditionExpression: 'attribute_not_exists(pk)' } },
          { Update: { TableName: INTERACTIONS_TABLE, Key: { pk, sk: 'COUNT#0' }, UpdateExpression: 'add likes :one', ExpressionAttributeValues: { ':one': 1 } } },
        ],
      }),
    );
    return '{}';
  },
};

async function respond({ url }: IncomingMessage): Promise<string> {
  const { pathname, searchParams } = new URL(url!, 'http://127.0.0.1');
  return floors[pathname]!(searchParams);
}

announce(
  createServer((request, response) => {
    request.resume();
    respond(request).then(
      (body) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body),
      (error: unknown) => {
        console.error(error);
        response.writeHead(500).end();
      },
    );
  }),
);
