import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Redis } from 'ioredis';
import type { Post } from '../../core/posts/schema.ts';
import { callApi } from '../setup/call-api.ts';
import { eventually } from '../setup/eventually.ts';
import { aPost, aUser, freshName, type TestUser } from '../setup/given.ts';

const CONTENT = 'as it was';
/** A prefix of object keys, for which there are no upload notifications. */
export const folder = `victims/${freshName('page')}`;

/** Data in every service, used only by this test, and functions that check whether it has changed. */
export interface Victims {
  user: TestUser;
  /** Accounts whose tokens the page is assumed to have, one per port. */
  fans: { api: TestUser; web: TestUser };
  post: string;
  caption: string;
  table: string;
  uploads: string;
  media: string;
  topic: string;
  /** An event type that only `inbox` is subscribed to. */
  eventType: string;
  /** The queue that receives what is sent and published; `stored` is a queue that holds a message. */
  inbox: string;
  stored: string;
  canSignIn(password: string): Promise<boolean>;
  exists(username: string): Promise<boolean>;
  likes(user: TestUser): Promise<boolean>;
  item(pk: string): Promise<string | undefined>;
  object(bucket: string, key: string): Promise<string | undefined>;
  messages(queueUrl: string): Promise<string[]>;
  cached(key: string): Promise<string | null>;
  /** Waits until the inbox has received everything published so far. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}

export const itemKey = (name: string) => ({ pk: { S: `VICTIM#${folder}/${name}` }, sk: { S: 'ITEM' } });

/** The names of the objects and items that exist from the start. */
export const kept = { read: 'read', replaced: 'replaced', deleted: 'deleted', emptied: 'emptied' } as const;

export async function makeVictims(): Promise<Victims> {
  const [dynamo, s3, sns, sqs] = [new DynamoDBClient(), new S3Client({ forcePathStyle: true }), new SNSClient(), new SQSClient()];
  const redis = new Redis(process.env['REDIS_URL']!, { maxRetriesPerRequest: 1 });
  const [table, topic] = [process.env['INTERACTIONS_TABLE']!, process.env['EVENTS_TOPIC_ARN']!];
  const [uploads, media] = [process.env['UPLOADS_BUCKET']!, process.env['MEDIA_BUCKET']!];
  const caption = freshName('caption');
  const eventType = freshName('event');

  const [user, api, web] = [await aUser(), await aUser(), await aUser()];
  const post = await aPost(user, caption);
  for (const name of Object.values(kept)) {
    await dynamo.send(new PutItemCommand({ TableName: table, Item: { ...itemKey(name), content: { S: CONTENT } } }));
    for (const Bucket of [uploads, media]) await s3.send(new PutObjectCommand({ Bucket, Key: `${folder}/${name}`, Body: CONTENT }));
  }
  const makeQueue = async (prefix: string) => (await sqs.send(new CreateQueueCommand({ QueueName: freshName(prefix) }))).QueueUrl!;
  const [inbox, stored] = [await makeQueue('inbox'), await makeQueue('stored')];
  await sqs.send(new SendMessageCommand({ QueueUrl: stored, MessageBody: CONTENT }));
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: topic,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${process.env['AWS_REGION']}:000000000000:${inbox.split('/').at(-1)}`,
      Attributes: { RawMessageDelivery: 'true', FilterPolicy: JSON.stringify({ type: [eventType] }) },
      ReturnSubscriptionArn: true,
    }),
  );
  const messages = async (QueueUrl: string) => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }));
    return Messages.map(({ Body }) => Body!);
  };

  return {
    user,
    fans: { api, web },
    post,
    caption,
    table,
    uploads,
    media,
    topic,
    eventType,
    inbox,
    stored,
    messages,
    canSignIn: async (password) => (await callApi('POST', '/api/v1/auth/login', { body: { email_or_username: user.username, password } })).status === 200,
    exists: async (username) => (await callApi('GET', `/api/v1/users/${username}`)).status === 200,
    async likes({ token }) {
      return (await callApi<Post>('GET', `/api/v1/posts/${post}`, { token })).body.user_liked!;
    },
    async item(name) {
      return (await dynamo.send(new GetItemCommand({ TableName: table, Key: itemKey(name), ConsistentRead: true }))).Item?.['content']?.S;
    },
    async object(Bucket, name) {
      try {
        return await (await s3.send(new GetObjectCommand({ Bucket, Key: `${folder}/${name}` }))).Body!.transformToString();
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
    cached: (key) => redis.get(key),
    async settle() {
      const last = freshName('last');
      await sns.send(new PublishCommand({ TopicArn: topic, Message: last, MessageAttributes: { type: { DataType: 'String', StringValue: eventType } } }));
      await eventually(async () => {
        if (!(await messages(inbox)).includes(last)) throw new Error('what was published last has not arrived');
      });
    },
    async remove() {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      for (const QueueUrl of [inbox, stored]) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      for (const name of [...Object.values(kept), 'forged']) {
        await dynamo.send(new DeleteItemCommand({ TableName: table, Key: itemKey(name) }));
        for (const Bucket of [uploads, media]) await s3.send(new DeleteObjectCommand({ Bucket, Key: `${folder}/${name}` }));
      }
      redis.disconnect();
      for (const client of [dynamo, s3, sns, sqs]) client.destroy();
    },
  };
}
