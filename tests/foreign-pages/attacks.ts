import { DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { freshName } from '../setup/given.ts';
import { folder, itemKey, kept, type Victims } from './victims.ts';

/** A request that a web page sends to a server on this machine, and how to tell whether it succeeded. */
export interface Attack {
  what: string;
  /** The attacked port, as in LISTENERS. */
  listener: string;
  request: { method: string; path: string; headers?: Record<string, string>; body?: string; form?: Record<string, string> };
  /** What a successful response contains. */
  secret?: string;
  /** Whether its change has been made. */
  done?(): Promise<boolean>;
  /** Even a local program cannot succeed with it. */
  hopeless?: true;
}

/** A well-formed signature for the emulators; the key is public. */
const scope = (service: string) => `test/20260101/us-east-1/${service}/aws4_request`;
const signed = (service: string) => ({
  Authorization: `AWS4-HMAC-SHA256 Credential=${scope(service)}, SignedHeaders=host, Signature=0`,
  'X-Amz-Date': '20260101T000000Z',
});

/**
 * Attacks by a page whose author has read this project's sources and even knows secret names.
 * @param origin the page's origin for the edge; presigned URLs are signed for it
 */
export async function attacksOn(victims: Victims, origin: string): Promise<Attack[]> {
  return [...readings(), ...onConsole(), ...onCognito(victims), ...onDynamoDb(victims), ...onQueues(victims), ...(await onS3(victims, origin)), ...onFunctions(victims), ...onApi(victims), ...onDatabases(victims)];
}

const readings = (): Attack[] => [
  { listener: 'edge', what: 'read traces', request: { method: 'GET', path: '/_xray/traces' }, secret: '"segments"' },
  { listener: 'edge', what: 'read the mail', request: { method: 'GET', path: '/_mail' }, secret: '"subject"' },
  { listener: 'edge', what: 'read the health', request: { method: 'GET', path: '/_health' }, secret: '"postgres"' },
  { listener: 'edge', what: 'list buckets', request: { method: 'GET', path: '/' }, secret: 'Buckets', hopeless: true },
];

function onConsole(): Attack[] {
  const headers = { 'Content-Type': 'text/plain' };
  const faults = (listener: string, path: string, consumer: string): Attack => {
    const body = { consumer, fault: 'repeat' };
    return {
      listener,
      what: 'play a fault',
      request: { method: 'PUT', path, headers, body: JSON.stringify(body) },
      async done() {
        const url = `${process.env['AWS_ENDPOINT_URL']}/_faults`;
        const { consumers } = (await (await fetch(url)).json()) as { consumers: Record<string, string> };
        const queue = consumer.startsWith('lambdagram-') ? consumer : `lambdagram-${process.env['STAGE']}-${consumer}`;
        if (consumers[queue] === undefined) return false;
        // Reverted, since other tests share these consumers.
        await fetch(url, { method: 'PUT', body: JSON.stringify({ consumer: queue, fault: null }) });
        return true;
      },
    };
  };
  return [
    { listener: 'console', what: 'read traces', request: { method: 'GET', path: '/api/traces' }, secret: '"segments"' },
    { listener: 'console', what: 'read logs', request: { method: 'GET', path: '/api/logs' }, secret: '"lines"' },
    { listener: 'console', what: 'read mail', request: { method: 'GET', path: '/api/mail' }, secret: '"code"' },
    faults('console', '/api/faults', 'post-deleted'),
    faults('edge', '/_faults', `lambdagram-${process.env['STAGE']}-follow-changed`),
  ];
}

function onCognito({ user, canSignIn }: Victims): Attack[] {
  const UserPoolId = process.env['USER_POOL_ID']!;
  return ['edge', 'cognito'].flatMap((listener): Attack[] => {
    const call = (operation: string, body: object) => ({
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', ...signed('cognito-idp'), 'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}` },
      body: JSON.stringify({ UserPoolId, ...body }),
    });
    const password = freshName('a password');
    const hopeless = listener === 'cognito' && ({ hopeless: true } as const);
    return [
      { listener, what: 'list the users', request: call('ListUsers', {}), secret: user.email, ...hopeless },
      {
        listener,
        what: "set a user's password",
        request: call('AdminSetUserPassword', { Username: user.id, Password: password, Permanent: true }),
        done: () => canSignIn(password),
        ...hopeless,
      },
      { listener, what: 'read a page of its own', request: { method: 'GET', path: listener === 'edge' ? `/${UserPoolId}/.well-known/jwks.json` : '/health' }, ...hopeless },
    ];
  });
}

function onDynamoDb({ table: TableName, item }: Victims): Attack[] {
  return ['edge', 'dynamodb'].flatMap((listener): Attack[] => {
    const call = (operation: string, body: object) => ({
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': 'application/x-amz-json-1.0', ...signed('dynamodb'), 'X-Amz-Target': `DynamoDB_20120810.${operation}` },
      body: JSON.stringify({ TableName, ...body }),
    });
    const [deleted, replaced] = listener === 'edge' ? [kept.deleted, kept.replaced] : [kept.emptied, kept.read];
    return [
      { listener, what: 'read the table', request: call('Scan', {}), secret: '"Items"' },
      {
        listener,
        what: 'replace an item',
        request: call('PutItem', { Item: { ...itemKey(replaced), content: { S: listener } } }),
        done: async () => (await item(replaced)) === listener,
      },
      { listener, what: 'delete an item', request: call('DeleteItem', { Key: itemKey(deleted) }), done: async () => (await item(deleted)) === undefined },
      { listener, what: 'open its console', request: { method: 'GET', path: '/' }, hopeless: true },
    ];
  });
}

function onQueues({ topic, eventType, inbox, stored, messages }: Victims): Attack[] {
  const sqs = (operation: string, body: object) => ({
    method: 'POST',
    path: '/',
    headers: { 'Content-Type': 'application/x-amz-json-1.0', ...signed('sqs'), 'X-Amz-Target': `AmazonSQS.${operation}` },
    body: JSON.stringify(body),
  });
  const [published, sent] = [freshName('published'), freshName('sent')];
  const event = { 'MessageAttributes.entry.1.Name': 'type', 'MessageAttributes.entry.1.Value.DataType': 'String', 'MessageAttributes.entry.1.Value.StringValue': eventType };
  return [
    {
      listener: 'edge',
      what: 'publish an event',
      request: {
        method: 'POST',
        path: `/?X-Amz-Credential=${encodeURIComponent(scope('sns'))}`,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn: topic, Message: published, ...event }).toString(),
      },
      done: async () => (await messages(inbox)).includes(published),
    },
    {
      listener: 'edge',
      what: 'send a message',
      request: sqs('SendMessage', { QueueUrl: inbox, MessageBody: sent }),
      done: async () => (await messages(inbox)).includes(sent),
    },
    { listener: 'edge', what: 'read messages', request: sqs('ReceiveMessage', { QueueUrl: stored, VisibilityTimeout: 0 }), secret: 'as it was' },
    { listener: 'edge', what: 'empty a queue', request: sqs('PurgeQueue', { QueueUrl: stored }), done: async () => (await messages(stored)).length === 0 },
  ];
}

async function onS3({ uploads, media, object }: Victims, origin: string): Promise<Attack[]> {
  const s3 = new S3Client({ endpoint: origin, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const at = (Bucket: string, name: string) => ({ Bucket, Key: `${folder}/${name}` });
  const path = (url: string) => url.slice(origin.length);
  const text = { 'Content-Type': 'text/plain' };
  const Objects = [{ Key: `${folder}/${kept.emptied}` }];
  const forged = await createPresignedPost(s3, at(uploads, 'forged'));
  const attacks: Attack[] = [
    {
      listener: 'edge',
      what: 'read an object by a presigned address',
      request: { method: 'GET', path: path(await getSignedUrl(s3, new GetObjectCommand(at(uploads, kept.read)))) },
      secret: 'as it was',
    },
    {
      listener: 'edge',
      what: 'replace an upload by a presigned PUT',
      request: { method: 'PUT', path: path(await getSignedUrl(s3, new PutObjectCommand(at(uploads, kept.replaced)))), headers: text, body: 'forged' },
      done: async () => (await object(uploads, kept.replaced)) === 'forged',
    },
    {
      listener: 'edge',
      what: 'upload by a form',
      request: { method: 'POST', path: `/${uploads}`, form: { ...forged.fields, file: 'forged' } },
      done: async () => (await object(uploads, 'forged')) === 'forged',
    },
    {
      listener: 'edge',
      what: 'delete a photo by a presigned DELETE',
      request: { method: 'DELETE', path: path(await getSignedUrl(s3, new DeleteObjectCommand(at(media, kept.deleted)))) },
      done: async () => (await object(media, kept.deleted)) === undefined,
    },
    {
      listener: 'edge',
      what: 'delete photos by a presigned POST',
      request: {
        method: 'POST',
        path: path(await getSignedUrl(s3, new DeleteObjectsCommand({ Bucket: media, Delete: { Objects } }))),
        headers: text,
        // Exactly as sent by the SDK, since the length is signed.
        body: `<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>${Objects[0]!.Key}</Key></Object></Delete>`,
      },
      done: async () => (await object(media, kept.emptied)) === undefined,
    },
  ];
  s3.destroy();
  return attacks;
}

function onFunctions({ exists }: Victims): Attack[] {
  const username = freshName('forged');
  // With an equals sign, it can also be sent by a form.
  const body = JSON.stringify({ username, email: `${username}@example.com`, password: 'a password = a secret' });
  const name = `lambdagram-${process.env['STAGE']}-register-user`;
  return [
    {
      listener: 'lambda',
      what: 'call a function',
      request: {
        method: 'POST',
        path: `/2015-03-31/functions/${name}/invocations`,
        headers: { 'Content-Type': 'text/plain' },
        body: JSON.stringify({ httpMethod: 'POST', resource: '/api/v1/auth/register', path: '/api/v1/auth/register', headers: {}, body }),
      },
      done: () => exists(username),
    },
    { listener: 'lambda', what: 'look around', request: { method: 'GET', path: '/' }, hopeless: true },
    { listener: 'live', what: 'send a message to an open page', request: { method: 'POST', path: '/@connections/abc', headers: { 'Content-Type': 'text/plain' }, body: '{"forged": 1}' }, hopeless: true },
  ];
}

/** Requests without a token are allowed for everybody, so these have one, which a page would have to steal first. */
function onApi({ fans, post, caption, likes }: Victims): Attack[] {
  return (['api', 'web'] as const).flatMap((listener): Attack[] => {
    const headers = { Authorization: `Bearer ${fans[listener].token}` };
    return [
      { listener, what: 'read a post', request: { method: 'GET', path: `/api/v1/posts/${post}` }, secret: caption },
      { listener, what: 'read an account', request: { method: 'GET', path: '/api/v1/auth/me', headers }, secret: fans[listener].email },
      { listener, what: 'like a post', request: { method: 'POST', path: `/api/v1/posts/${post}/like`, headers }, done: () => likes(fans[listener]) },
    ];
  });
}

/** Redis and Postgres might parse the lines of an HTTP request as commands. */
function onDatabases({ cached }: Victims): Attack[] {
  const key = freshName('forged');
  const onRedis = (listener: string): Attack[] => [
    {
      listener,
      what: 'set a key',
      request: { method: 'POST', path: '/', headers: { 'Content-Type': 'text/plain' }, body: `SET ${key} forged=1\r\n` },
      done: async () => (await cached(key)) !== null,
      hopeless: true,
    },
    { listener, what: 'read by an inline command', request: { method: 'GET', path: '/' }, hopeless: true },
  ];
  const onPostgres = (listener: string): Attack[] => [
    { listener, what: 'connect', request: { method: 'GET', path: '/' }, hopeless: true },
    { listener, what: 'send a statement', request: { method: 'POST', path: '/', body: 'select 1 = 1;' }, hopeless: true },
  ];
  // Each is attacked directly and through its fault proxy.
  return [...['redis', 'faultyRedis'].flatMap(onRedis), ...['postgres', 'faultyPostgres'].flatMap(onPostgres)];
}
