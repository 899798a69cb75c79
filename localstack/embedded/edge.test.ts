import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { APIGatewayClient, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, startTestCloud, type TestCloud } from './testing.ts';

let test: TestCloud;
let Bucket: string;
let config: { endpoint: string; region: string; credentials: typeof credentials; maxAttempts: number };
beforeAll(async () => {
  test = await startTestCloud();
  Bucket = test.stack.refs['UploadsBucket']!;
  config = { endpoint: test.cloud.endpoint, region: test.cloud.region, credentials, maxAttempts: 1 };
}, 30_000);
afterAll(() => test.remove());

const exists = (Key: string): Promise<boolean> => test.s3.send(new HeadObjectCommand({ Bucket, Key })).then(() => true, () => false);

/** The response to these bytes, until the server closes the connection or sends nothing for a second. */
async function raw(text: string, port = test.cloud.ports.edge): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setTimeout(1_000, () => socket.destroy());
  socket.on('data', (part) => {
    received += part.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(text, 'latin1');
  // Not events.once, which would reject if an error occurs first.
  await new Promise((resolve) => socket.once('close', resolve));
  return received;
}

const statuses = (responses: string): number[] => [...responses.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

describe('a missing service is reported in its own protocol', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['iam', () => new IAMClient(config).send(new ListUsersCommand())],
    ['cloudformation', () => new CloudFormationClient(config).send(new ListStacksCommand())],
    ['cloudfront', () => new CloudFrontClient(config).send(new ListDistributionsCommand())],
    ['monitoring', () => new CloudWatchClient(config).send(new ListMetricsCommand())],
    ['logs', () => new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand())],
    ['lambda', () => new LambdaClient(config).send(new ListFunctionsCommand())],
    ['apigateway', () => new APIGatewayClient(config).send(new GetRestApisCommand())],
  ])('%s', async (service, send) => {
    await expect(send()).rejects.toMatchObject({ name: 'NotImplemented', message: `The embedded cloud has no ${service}. It has: s3, sqs, sns, sts, dynamodb, cognito-idp, ses.` });
  });

  it.each([
    ['ec2', /<Response><Errors><Error><Code>NotImplemented<\/Code><Message>The embedded cloud has no ec2\./],
    // The protocol that clients used before JSON.
    ['sqs', /<ErrorResponse><Error><Type>Receiver<\/Type><Code>NotImplemented<\/Code><Message>The embedded cloud&apos;s SQS has the JSON protocol only/],
  ])('%s, called by a form', async (service, expected) => {
    const headers = {
      Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
    };
    const response = await fetch(test.cloud.endpoint, { method: 'POST', headers, body: 'Action=DescribeInstances&Version=2016-11-15' });
    expect([response.status, response.headers.get('content-type')]).toEqual([501, 'text/xml']);
    expect(await response.text()).toMatch(expected);
  });
});

it('has a health endpoint for LocalStack’s tools', async () => {
  const response = await fetch(`${test.cloud.endpoint}/_localstack/health`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(await response.json()).toMatchObject({ services: { s3: 'running', sqs: 'running', sns: 'running', sts: 'running', dynamodb: 'running', 'cognito-idp': 'running' }, edition: 'embedded' });
});

describe('signature version 2', () => {
  it.each([
    ['a presigned address', `?AWSAccessKeyId=test&Signature=x&Expires=9999999999`, {}],
    ['a header', '', { Authorization: 'AWS test:x' }],
  ])('is rejected with a hint: %s', async (_, query, headers: Record<string, string>) => {
    const response = await fetch(`${test.cloud.endpoint}/${Bucket}/key${query}`, { headers });
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('<Code>InvalidRequest</Code>');
    expect(text).toContain('aws configure set default.s3.signature_version s3v4');
  });
});

describe('a digest sent with an upload', () => {
  const body = Buffer.from('some bytes');
  const md5 = (text: string | Buffer) => createHash('md5').update(text).digest('base64');
  const wrong = { name: 'BadDigest' };

  it('is checked: Content-MD5', async () => {
    const put = (Key: string, ContentMD5: string) => test.s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentMD5 }));
    await put('digest/right', md5(body));
    await expect(put('digest/wrong', md5('other bytes'))).rejects.toMatchObject(wrong);
    await expect(put('digest/none', 'AAAA')).rejects.toMatchObject({ name: 'InvalidDigest' });
    expect(await Promise.all(['digest/right', 'digest/wrong', 'digest/none'].map(exists))).toEqual([true, false, false]);
  });

  it.each(['CRC32', 'SHA1', 'SHA256'] as const)('is checked, in a header and in a trailer: %s', async (ChecksumAlgorithm) => {
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const other = new S3Client({ ...config, forcePathStyle: true });
    // The body changes in transit, after its checksum was computed.
    other.middlewareStack.add(
      (next) => (args) => {
        const sent = args.request as { body: unknown };
        sent.body = sent.body instanceof Readable ? sent.body.map((chunk: Buffer) => Buffer.from(chunk.toString('latin1').replace('some', 'same'), 'latin1')) : Buffer.from('same bytes');
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    for (const [name, Body] of [['header', () => body], ['trailer', () => Readable.from([body])]] as const) {
      const input = (Key: string) => new PutObjectCommand({ Bucket, Key, Body: Body(), ContentLength: body.length, ChecksumAlgorithm });
      await s3.send(input(`digest/${name}/right`));
      await expect(other.send(input(`digest/${name}/wrong`))).rejects.toMatchObject({ name: expect.stringMatching(/^(BadDigest|XAmzContentSHA256Mismatch)$/) as string });
      expect([await exists(`digest/${name}/right`), await exists(`digest/${name}/wrong`)]).toEqual([true, false]);
    }
  });

  it('is checked in a form', async () => {
    const upload = async (Key: string, digest: string) => {
      const { url, fields } = await createPresignedPost(test.s3, { Bucket, Key, Fields: { 'Content-MD5': digest } });
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, file: body.toString() })) form.append(name, value);
      return (await fetch(url, { method: 'POST', body: form })).status;
    };
    expect([await upload('digest/form/right', md5(body)), await upload('digest/form/wrong', md5('other'))]).toEqual([204, 400]);
    expect([await exists('digest/form/right'), await exists('digest/form/wrong')]).toEqual([true, false]);
  });
});

describe('odd requests', () => {
  const host = 'Host: 127.0.0.1\r\n';
  const end = 'Connection: close\r\n\r\n';

  it.each([
    ['?X-Amz-Credential=%zz', ''],
    ['?X-Amz-Credential=%zz&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=%zz', ''],
    ['?X-Amz-Credential=test/20260101/us-east-1/s3', ''],
    ['?X-Amz-Credential=test/20260101/us-east-1/%2e%2e/aws4_request', ''],
    ['?X-Amz-Credential=test/20260101/us-east-1/s3/aws4_request&X-Amz-Algorithm=AWS4-HMAC-SHA256', ''],
    ['?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test/1/x/s3/aws4_request&X-Amz-Date=99999999T999999Z&X-Amz-Expires=1&X-Amz-SignedHeaders=a%0d%0ab&X-Amz-Signature=0', ''],
    ['', 'Authorization: AWS4-HMAC-SHA256 Credential=%zz\r\n'],
    ['', 'Authorization: AWS4-HMAC-SHA256\r\n'],
    ['', 'Authorization: \xff\r\n'],
    ['', 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=__proto__;host, Signature=é\r\nx-amz-date: 20260101T000000Z\r\n'],
  ])('with malformed credentials are rejected: %s %s', async (query, header) => {
    const got = statuses(await raw(`GET /${Bucket}/key${query} HTTP/1.1\r\n${host}${header}${end}`));
    expect(got).toHaveLength(1);
    expect([400, 403]).toContain(got[0]);
  });

  it.each([
    ['GET /%zz HTTP/1.1', ''],
    ['GET /%00 HTTP/1.1', ''],
    ['GET //evil.example/x HTTP/1.1', ''],
    ['GET /../../etc/passwd HTTP/1.1', ''],
    ['GET /cdn/%zz HTTP/1.1', ''],
    ['GET /cdn/..%2f..%2fprocesses.json HTTP/1.1', ''],
    ['GET /_xray/traces/%zz HTTP/1.1', ''],
    ['GET ? HTTP/1.1', ''],
    ['GET * HTTP/1.1', ''],
    ['OPTIONS * HTTP/1.1', ''],
    ['GET http://127.0.0.1/ HTTP/1.1', ''],
    ['CONNECT 127.0.0.1:1 HTTP/1.1', ''],
    ['BREW / HTTP/1.1', ''],
    ['TRACE / HTTP/1.1', ''],
    ['GET / HTTP/1.0', ''],
    ['GET / HTTP/2.0', ''],
    ['PRI * HTTP/2.0', ''],
    ['GET /', ''],
    ['POST / HTTP/1.1', 'X-Amz-Target: AmazonSQS.\r\nContent-Length: 1\r\nContent-Type: application/x-amz-json-1.0\r\n\r\n{'],
    ['POST / HTTP/1.1', 'X-Amz-Target: AmazonSQS.SendMessage\r\nContent-Length: 4\r\n\r\nnull'],
    ['POST / HTTP/1.1', 'X-Amz-Target: DynamoDB_20120810.Nothing\r\nContent-Length: 1\r\n\r\n{'],
    ['POST / HTTP/1.1', 'X-Amz-Target: AWSCognitoIdentityProviderService.ListUsers\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 1\r\n\r\n{'],
    ['POST / HTTP/1.1', 'X-Amz-Target: AWSCognitoIdentityProviderService.constructor\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: 2\r\n\r\n{}'],
    ['POST /?X-Amz-Credential=a/b/c/sns/d HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nAction=%'],
    ['POST /?X-Amz-Credential=a/b/c/sts/d HTTP/1.1', 'Content-Length: 0\r\n'],
    ['GET /?X-Amz-Credential=a/b/c/sqs/d HTTP/1.1', ''],
    ['POST / HTTP/1.1', 'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['POST / HTTP/1.1', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['POST / HTTP/1.1', 'Content-Length: -1\r\n'],
    ['GET / HTTP/1.1', `X-Long: ${'a'.repeat(100_000)}\r\n`],
    [`GET /${'a'.repeat(100_000)} HTTP/1.1`, ''],
    ['GET / HTTP/1.1', 'A: b\r\n'.repeat(5_000)],
    ['GET / HTTP/1.1', 'Host: 127.0.0.1\r\n'],
    ['GET / HTTP/1.1', 'Connection: Upgrade\r\nUpgrade: h2c\r\n'],
    ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', ''],
  ])('get no 5xx, and the next is served: %j %j', async (line, more) => {
    const rest = more.includes('\r\n\r\n') ? more : `${more}${end}`;
    const got = statuses(await raw(`${line}\r\n${host}${rest}`));
    expect(got.filter((status) => status >= 500 && status !== 501 && status !== 505)).toEqual([]);
    expect((await fetch(`${test.cloud.endpoint}/_health`)).status).toBe(200);
  });

  it('are answered in their order when they are pipelined', async () => {
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\n${host}${more}\r\n`;
    const got = await raw(get('/_health') + get(`/${Bucket}/key`) + get('/cdn/nothing') + get('/_health', 'Host: evil.example\r\n') + get('/_health', 'Connection: close\r\n'));
    // Two Host headers are malformed.
    expect(statuses(got)).toEqual([200, 403, 404, 400, 200]);
  });

  it('with Expect: 100-continue, as from the AWS CLI, may continue', async () => {
    const url = await getSignedUrl(test.s3, new PutObjectCommand({ Bucket, Key: 'expected' }));
    const upload = request(url, { method: 'PUT', headers: { Expect: '100-continue', 'Content-Length': 4 } });
    upload.flushHeaders();
    await once(upload, 'continue');
    upload.end('data');
    const [response] = (await once(upload, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(200);
    const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key: 'expected' }));
    expect(await Body!.transformToString()).toBe('data');
  });

  it('to Postgres and Redis close the connection', async () => {
    const form = `POST / HTTP/1.1\r\n${host}Content-Type: text/plain\r\nContent-Length: 14\r\n\r\nSET forged 1\r\n`;
    for (const port of [test.cloud.ports.postgres, test.cloud.ports.redis!]) expect(await raw(form, port)).not.toMatch(/HTTP|OK/);
    expect(await raw('GET forged\r\n', test.cloud.ports.redis!)).toBe('$-1\r\n');
  });
});
