import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deploySite } from '../../scripts/deploy/site.ts';
import { uploadSite } from '../../scripts/deploy/upload-site.ts';
import { buildWeb } from '../../web/build.ts';
import { listSite } from '../../web/serve/site-files.ts';

const day = 24 * 60 * 60 * 1000;
const s3 = new S3Client({ forcePathStyle: true });
let folder: string;
let bucket: string;
let buckets = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-site-'));
});
beforeEach(async () => {
  bucket = `site-${process.pid}-${buckets++}`;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
});
afterAll(async () => {
  s3.destroy();
  await rm(folder, { recursive: true });
});

/** Creates the result of a build from the contents of its files by path. */
async function release(files: Record<string, string>) {
  const dist = await mkdtemp(join(folder, 'dist-'));
  for (const [path, text] of Object.entries({ '/index.html': '<!doctype html>', ...files })) {
    await mkdir(dirname(join(dist, path)), { recursive: true });
    await writeFile(join(dist, path), text);
  }
  return listSite(dist);
}

const stored = async () => (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents?.map(({ Key }) => `/${Key}`) ?? [];

async function get(path: string) {
  const { Body, ContentType, CacheControl } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: path.slice(1) }));
  return { text: await Body!.transformToString(), type: ContentType, cacheControl: CacheControl };
}

describe('a release of the client', () => {
  it('uploads a page’s scripts before the page', async () => {
    const order: string[] = [];
    const observed = new S3Client({ forcePathStyle: true });
    observed.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'PutObjectCommand') order.push((args.input as { Key: string }).Key);
          return answer;
        },
      { step: 'initialize' },
    );
    const files = await release({ '/theme.js': 'a', '/assets/main-1.js': 'b', '/assets/page-1.css': 'c' });
    const { sent } = await uploadSite(observed, bucket, files);
    observed.destroy();
    expect(sent).toEqual(['/assets/main-1.js', '/assets/page-1.css', '/index.html', '/theme.js']);
    expect(order.slice(0, 2).sort()).toEqual(['assets/main-1.js', 'assets/page-1.css']);
    expect(order.slice(2)).toEqual(['theme.js', 'index.html']);
  });

  it('that is interrupted leaves the earlier page, and continues the next time', async () => {
    await uploadSite(s3, bucket, await release({ '/index.html': 'first', '/assets/main-1.js': '1' }));
    const second = await release({ '/index.html': 'second', '/assets/main-2.js': '2', '/assets/page-2.js': '2' });
    const missing = second.find(({ path }) => path === '/assets/page-2.js')!;
    await rm(missing.file);
    await expect(uploadSite(s3, bucket, second)).rejects.toThrow('ENOENT');
    expect((await get('/index.html')).text).toBe('first');

    await writeFile(missing.file, '2');
    expect((await uploadSite(s3, bucket, second)).sent).toContain('/index.html');
    expect((await get('/index.html')).text).toBe('second');
    expect((await get('/assets/page-2.js')).text).toBe('2');
  });

  it('sends only changed files', async () => {
    await uploadSite(s3, bucket, await release({ '/theme.js': 'a', '/assets/main-1.js': 'b' }));
    expect(await uploadSite(s3, bucket, await release({ '/theme.js': 'a', '/assets/main-1.js': 'b' }))).toEqual({ sent: [], deleted: [] });
    const changed = await release({ '/theme.js': 'other', '/assets/main-1.js': 'b' });
    expect((await uploadSite(s3, bucket, changed)).sent).toEqual(['/theme.js']);
    const index = changed.find(({ path }) => path === '/index.html')!;
    await uploadSite(s3, bucket, changed.map((file) => (file === index ? { ...file, cacheControl: 'no-store' } : file)));
    expect((await get('/index.html')).cacheControl).toBe('no-store');
  });

  it('keeps files of earlier releases for a week after their last one, for pages that are still open', async () => {
    const start = Date.now();
    const at = (days: number) => new Date(start + days * day);
    const [first, second] = [await release({ '/assets/main-1.js': 'one' }), await release({ '/assets/main-2.js': 'two' })];
    await uploadSite(s3, bucket, first, at(0));
    // The first release was current for a month, but the week starts when it is replaced.
    expect((await uploadSite(s3, bucket, second, at(30))).deleted).toEqual([]);
    expect(await get('/assets/main-1.js')).toEqual({ text: 'one', type: 'text/javascript; charset=utf-8', cacheControl: 'public, max-age=31536000, immutable' });
    expect((await uploadSite(s3, bucket, second, at(36.9))).deleted).toEqual([]);
    expect((await uploadSite(s3, bucket, second, at(37.1))).deleted).toEqual(['/assets/main-1.js']);
    expect(await stored()).toEqual(['/assets/main-2.js', '/index.html']);
  });

  it('that returns to an earlier one makes its files current again', async () => {
    const start = Date.now();
    const at = (days: number) => new Date(start + days * day);
    const [first, second] = [await release({ '/assets/main-1.js': 'one' }), await release({ '/assets/main-2.js': 'two' })];
    await uploadSite(s3, bucket, first, at(0));
    await uploadSite(s3, bucket, second, at(1));
    await uploadSite(s3, bucket, first, at(2));
    await uploadSite(s3, bucket, second, at(20));
    expect(await stored()).toContain('/assets/main-1.js');
  });
});

describe('deploying the client', () => {
  let cloudFront: Server;
  const requests: { url: string | undefined; body: string }[] = [];
  beforeAll(async () => {
    // Neither emulated cloud has CloudFront, so the real client uses this server instead.
    cloudFront = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        requests.push({ url: req.url, body });
        res.writeHead(201, { 'Content-Type': 'text/xml' }).end('<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>');
      });
    });
    await new Promise<void>((resolve) => cloudFront.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL_CLOUDFRONT'] = `http://127.0.0.1:${(cloudFront.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    delete process.env['AWS_ENDPOINT_URL_CLOUDFRONT'];
    await new Promise((resolve) => cloudFront.close(resolve));
  });

  it('uploads every file that its page needs, with its type, and invalidates the edge’s copies', async () => {
    const lines: string[] = [];
    await deploySite({ bucket, distributionId: 'E123', region: 'eu-central-1', log: (line) => lines.push(line) });

    const index = await get('/index.html');
    expect(index).toMatchObject({ type: 'text/html; charset=utf-8', cacheControl: 'no-cache' });
    const dist = await buildWeb({ log: () => undefined });
    const chunks = Object.values(JSON.parse(await readFile(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, { file: string; css?: string[] }>);
    const asked = [...index.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
    expect(asked.filter((path) => path.startsWith('/assets/')).length).toBeGreaterThan(1);
    for (const path of [...asked, ...chunks.flatMap(({ file, css = [] }) => [`/${file}`, ...css.map((name) => `/${name}`)])]) {
      const { text, type, cacheControl } = await get(path);
      expect(text).toBe(await readFile(join(dist, path), 'utf8'));
      expect(cacheControl).toBe(path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      if (path.endsWith('.js')) expect(type).toBe('text/javascript; charset=utf-8');
      if (path.endsWith('.css')) expect(type).toBe('text/css; charset=utf-8');
    }
    expect(await stored()).not.toContain('/.vite/manifest.json');

    expect(requests).toHaveLength(1);
    expect(requests[0]!.url).toBe('/2020-05-31/distribution/E123/invalidation');
    expect([...requests[0]!.body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, path]) => path).sort()).toEqual(
      ['/', '/index.html', '/service-worker.js', ...readdirSync(new URL('../../web/public', import.meta.url)).map((name) => `/${name}`)].sort(),
    );
    expect(lines.at(-1)).toContain('I1');
  });
});
