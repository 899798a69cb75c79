import { createHmac, randomBytes } from 'node:crypto';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { PresignedPost, PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPolicy } from './s3-post-policy.ts';
import { S3Error } from './s3-error.ts';
import { startTestCloud } from './testing.ts';
import type { TestCloud } from './testing.ts';

let test: TestCloud;
let Bucket: string;
beforeAll(async () => {
  test = await startTestCloud();
  Bucket = test.stack.refs['UploadsBucket']!;
});
afterAll(() => test.remove());

const Key = 'raw/photo';
const sign = (changes: Partial<PresignedPostOptions> = {}): Promise<PresignedPost> =>
  createPresignedPost(test.s3, {
    Bucket,
    Key,
    Fields: { 'Content-Type': 'image/png' },
    Conditions: [
      ['content-length-range', 10, 1000],
      ['eq', '$Content-Type', 'image/png'],
    ],
    Expires: 60,
    ...changes,
  });
const head = (
  key = Key,
): Promise<{ ContentType?: string | undefined; ContentLength?: number | undefined } | undefined> =>
  test.s3.send(new HeadObjectCommand({ Bucket, Key: key })).catch(() => undefined);

async function post(
  { url, fields }: PresignedPost,
  size: number,
  changes: Record<string, string | undefined> = {},
): Promise<{ status: number; code: string | undefined; headers: Headers; text: string }> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) {
    if (value !== undefined) form.append(name, value);
  }
  form.append('file', new Blob([randomBytes(size)]), 'cat.png');
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await answer.text();
  return { status: answer.status, code: /<Code>(\w+)</.exec(text)?.[1], headers: answer.headers, text };
}

describe('a presigned POST', () => {
  it('stores a file its policy allows, with the type of its form', async () => {
    const { status, headers } = await post(await sign(), 500);
    expect(status).toBe(204);
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await head()).toMatchObject({ ContentType: 'image/png', ContentLength: 500 });
  });

  it('responds as the form specifies', async () => {
    const asked = (Fields: Record<string, string>): Promise<PresignedPost> =>
      sign({ Fields, Conditions: [] });
    expect((await post(await asked({ success_action_status: '200' }), 5)).status).toBe(200);
    const created = await post(await asked({ success_action_status: '201' }), 5);
    expect(created.status).toBe(201);
    expect(created.text).toContain(`<Bucket>${Bucket}</Bucket><Key>${Key}</Key>`);
    const redirected = await post(await asked({ success_action_redirect: 'http://localhost:5173/done' }), 5);
    expect(redirected.status).toBe(303);
    expect(redirected.headers.get('location')).toContain(`/done?bucket=${Bucket}&key=raw%2Fphoto`);
  });

  it.each([
    ['too small', 9, 'EntityTooSmall', 400],
    ['too large', 1001, 'EntityTooLarge', 400],
    ['far too large', 3_000_000, 'EntityTooLarge', 400],
    ['just small enough', 1000, undefined, 204],
    ['just large enough', 10, undefined, 204],
  ])('checks the file’s size: %s', async (what, size, code, status) => {
    const key = `raw/size ${what}`;
    const answer = await post(await sign({ Key: key }), size);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect((await head(key))?.ContentLength).toBe(code ? undefined : size);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['another key', { key: 'raw/other' }],
    ['another type', { 'Content-Type': 'text/html' }],
    ['no type', { 'Content-Type': undefined }],
    ['a field nobody signed', { 'x-amz-meta-admin': 'yes' }],
    ['an ACL nobody signed', { acl: 'public-read' }],
    ['no policy', { Policy: undefined }],
    ['no signature', { 'X-Amz-Signature': undefined }],
    ['a forged signature', { 'X-Amz-Signature': '0'.repeat(64) }],
    ['another access key', { 'X-Amz-Credential': 'root/20260101/us-east-1/s3/aws4_request' }],
    [
      'another policy',
      { Policy: Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64') },
    ],
  ])('refuses %s', async (_what, changes) => {
    const key = `raw/${randomBytes(4).toString('hex')}`;
    const answer = await post(await sign({ Key: key }), 100, changes);
    expect(answer.status).toBe(403);
    expect([await head(key), await head('raw/other')]).toEqual([undefined, undefined]);
  });

  it('is for its own bucket only', async () => {
    const signed = await sign();
    const url = signed.url.replace(Bucket, test.stack.refs['MediaBucket']!);
    expect((await post({ ...signed, url }, 100)).status).toBe(403);
  });

  it('expires', async () => {
    const policy = {
      expiration: new Date(Date.now() - 1000).toISOString(),
      conditions: [['starts-with', '$key', '']],
    };
    const answer = await post(await signByHand(policy), 100);
    expect([answer.status, answer.code]).toEqual([403, 'AccessDenied']);
    expect(answer.text).toContain('expired');
  });

  it('may derive the key from the file name, within its prefix', async () => {
    const signed = await sign({ Key: 'raw/ann/${filename}' });
    expect((await post(signed, 100)).status).toBe(204);
    expect(await head('raw/ann/cat.png')).toBeDefined();
    expect((await post(signed, 100, { key: 'raw/bob/cat.png' })).status).toBe(403);
  });

  it('is rejected without a file', async () => {
    const { url, fields } = await sign();
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400);
  });
});

/** Signs policy documents that the SDK would not create. */
async function signByHand(policy: { expiration: string; conditions: unknown[] }): Promise<PresignedPost> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [date.slice(0, 8), 'us-east-1', 's3', 'aws4_request'];
  const fields: Record<string, string> = {
    key: Key,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': ['test', ...scope].join('/'),
    'X-Amz-Date': date,
  };
  const conditions = [
    ...policy.conditions,
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
  ];
  const Policy = Buffer.from(JSON.stringify({ ...policy, conditions })).toString('base64');
  const key = scope.reduce<Buffer | string>(
    (k, part) => createHmac('sha256', k).update(part).digest(),
    'AWS4test',
  );
  const signature = createHmac('sha256', key).update(Policy).digest('hex');
  return {
    url: `${test.cloud.endpoint}/${Bucket}`,
    fields: { ...fields, Policy, 'X-Amz-Signature': signature },
  };
}

describe('a policy', () => {
  const future = '2999-01-01T00:00:00Z';
  const check = (conditions: unknown, fields: Record<string, string>): string => {
    try {
      const policy = Buffer.from(JSON.stringify({ expiration: future, conditions })).toString('base64');
      checkPolicy(policy, new Map(Object.entries(fields)), new Date());
      return 'allowed';
    } catch (error) {
      if (error instanceof S3Error) return error.code;
      throw error;
    }
  };
  const name = fc
    .stringMatching(/^[a-z][a-z0-9-]{0,10}$/)
    .filter((each) => !['file', 'policy', 'bucket'].includes(each));

  it('allows exactly the fields and values it names', () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string(), { minKeys: 1 }),
        fc.nat(),
        fc.string(),
        (fields, pick, other) => {
          const conditions = Object.entries(fields).map(([key, value]) => [
            'eq',
            `$${key.toUpperCase()}`,
            value,
          ]);
          expect(check(conditions, fields)).toBe('allowed');
          const [changed, value] = Object.entries(fields)[pick % conditions.length]!;
          fc.pre(other !== value);
          expect(check(conditions, { ...fields, [changed]: other })).toBe('AccessDenied');
          const uncovered = conditions.filter(([, key]) => key !== `$${changed.toUpperCase()}`);
          expect(check(uncovered, fields)).toBe('AccessDenied');
          if (value !== '') {
            const { [changed]: _removed, ...rest } = fields;
            expect(check(conditions, rest)).toBe('AccessDenied');
          }
        },
      ),
    );
  });

  it('handles starts-with conditions', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (prefix, rest) => {
        expect(check([['starts-with', '$key', prefix]], { key: prefix + rest })).toBe('allowed');
        expect(check([['starts-with', '$key', prefix]], { key: `\u0000${prefix}${rest}` })).toBe(
          'AccessDenied',
        );
      }),
    );
  });

  it.each([
    [null],
    [[['matches', '$key', 'x']]],
    [[['eq', '$key']]],
    ['text'],
    [[['content-length-range', 'a', 'b']]],
  ])('that is malformed allows nothing: %j', (conditions) => {
    expect(check(conditions, { key: 'x' })).not.toBe('allowed');
  });
});
