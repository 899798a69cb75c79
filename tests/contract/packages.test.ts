import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import type { HeicReply } from '../../core/media/imaging/heic-worker.ts';
import { bundle } from '../../scripts/package-functions/bundle.ts';
import { recordedSizes, sizesOf } from '../../scripts/package-functions/sizes.ts';
import { deflate, writeZip } from '../../scripts/package-functions/zip.ts';
import { listFunctions } from '../../infra/functions.ts';

const folder = mkdtempSync(join(tmpdir(), 'lambdagram-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

const json = (path: string) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as Record<string, Record<string, never>>;

const functions = await listFunctions();
/** The functions that use sharp. */
const imaging = functions.filter(({ deployment }) => deployment.layers?.includes('imaging')).map(({ name }) => name);
const bundles = await bundle(functions.map(({ file }) => file), folder);
const { files, inputs } = bundles;
const allInputs = [...new Set([...inputs.values()].flat())];
const textOf = (file: string) => files.get(file)!.all.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');

describe('a packaged function', () => {
  it.each(functions.map(({ name, file, handler }) => [name, file, handler] as const))('%s reads no client before it needs one', (_, file, { worker }) => {
    const { startInputs, startBytes } = files.get(file)!;
    const packages = /node_modules\/(?:@aws-sdk|@smithy|pg|ioredis|jose|sharp)\//;
    expect(startInputs.filter((input) => packages.test(input) && !input.startsWith('node_modules/@aws-lambda-powertools/'))).toEqual([]);
    // Excluding the contract, which two functions serve and which grows with every endpoint.
    const served = startInputs.includes('docs/openapi.json') ? JSON.stringify(json('docs/openapi.json')).length : 0;
    // A worker contains all its consumers.
    expect(startBytes - served).toBeLessThan(worker ? 390_000 : 330_000);
  });

  it('has about the size in docs/function-sizes.md, which "npm run sizes" writes', async () => {
    const [sizes, recorded] = await Promise.all([sizesOf(functions, bundles), recordedSizes()]);
    expect(recorded.map(({ name }) => name).toSorted()).toEqual(functions.map(({ name }) => name).toSorted());
    const row = new Map(recorded.map((size) => [size.name, size]));
    const isFar = (size: number, usual: number) => Math.abs(size - usual) > usual / 10;
    expect(sizes.filter(({ name, start, zip }) => isFar(start, row.get(name)!.start) || isFar(zip, row.get(name)!.zip))).toEqual([]);
  });

  it.each(functions.map(({ name, file, handler }) => [name, file, handler.holder.access.map((grant) => grant.name), handler] as const))(
    '%s contains the clients of what it is granted, and no others',
    (_, file, access, { consumer, publisher, worker }) => {
      const has = (...grants: string[]) => access.some((name) => grants.some((grant) => name === grant || name.startsWith(`${grant}.`)));
      const expected = {
        pg: has('database', 'dependencies'),
        ioredis: has('cache', 'dependencies'),
        '@aws-sdk/client-dynamodb': has('interactions', 'limits', 'dependencies'),
        '@aws-sdk/client-s3': has('uploads', 'media', 'exports', 'ledger', 'cdnMarkers', 'dependencies'),
        '@aws-sdk/client-cognito-identity-provider': has('accounts', 'dependencies'),
        '@aws-sdk/client-cloudfront': has('cdn'),
        '@aws-sdk/client-sns': has('events', 'dependencies'),
        '@aws-sdk/client-apigatewaymanagementapi': has('live.manage'),
        // Functions that read a queue or a stream send messages they cannot handle to dead-letter queues.
        '@aws-sdk/client-sqs': has('fanOut', 'live.send', 'relay', 'deadLetters', 'dependencies') || (consumer ?? publisher ?? worker) !== undefined,
      };
      const { allInputs } = files.get(file)!;
      const contained = Object.keys(expected).filter((name) => allInputs.some((input) => input.startsWith(`node_modules/${name}/`)));
      expect(contained).toEqual(Object.keys(expected).filter((name) => expected[name as keyof typeof expected]));
    },
  );

  it('contains the X-Ray SDK’s segments, and none of its parts that slow down awaits and starts', () => {
    expect(allInputs.some((input) => input.startsWith('node_modules/aws-xray-sdk-core/'))).toBe(true);
    expect(allInputs.filter((input) => /node_modules\/(?:cls-hooked|emitter-listener|async-hook-jl)\/|aws-xray-sdk-core\/dist\/lib\/(?:index|context_utils|middleware|patchers)/.test(input))).toEqual([]);
  });

  it('gets sharp from the layer if it needs it', () => {
    expect(allInputs.filter((input) => input.startsWith('node_modules/sharp/'))).toEqual([]);
    const needy = functions.filter(({ file }) => /\("sharp"\)/.test(textOf(file))).map(({ name }) => name);
    expect(needy.length).toBeGreaterThan(0);
    expect(needy).toEqual(imaging);
  });

  it('contains the HEIC decoder if it decodes uploads, in a file that is loaded for such photos only', () => {
    const having = functions.filter(({ file }) => files.get(file)!.allInputs.some((input) => input.startsWith('node_modules/libheif-js/')));
    // update-me creates profile pictures from photos that have already been decoded.
    expect(having.map(({ name }) => name)).toEqual(imaging.filter((name) => name !== 'update-me'));
    for (const { startInputs } of files.values()) expect(startInputs.filter((input) => input.startsWith('node_modules/libheif-js/'))).toEqual([]);
  });

  it('decodes HEIC in a thread that runs from the package', async () => {
    const path = [...inputs].find(([, sources]) => sources.includes('core/media/imaging/heic-worker.ts'))![0];
    const heic = readFileSync(new URL('../../core/media/imaging/fixtures/photo.heic', import.meta.url));
    const worker = new Worker(join(folder, path), { workerData: { heic } });
    const [reply] = (await once(worker, 'message')) as [HeicReply];
    await worker.terminate();
    expect(reply).toMatchObject({ width: 320, height: 240, channels: 3 });
  });

  it('reads forms, whose parser is a CommonJS package', async () => {
    const entry = 'platform/multipart.ts';
    const forms = join(folder, 'forms');
    await bundle([entry], forms);
    const { multipartFile } = (await import(join(forms, 'platform/multipart.mjs'))) as typeof import('../../platform/multipart.ts');
    const body = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n';
    const event = { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body, isBase64Encoded: false } as unknown as APIGatewayProxyEvent;
    expect((await multipartFile(event)).bytes.toString()).toBe('hello');
  });

  it('is the same file if nothing has changed', async () => {
    const contents = new Map([['b', deflate(Buffer.from('two'))], ['a', deflate(Buffer.from('one'))]]);
    const bytes = await writeZip(join(folder, 'one.zip'), contents);
    await writeZip(join(folder, 'two.zip'), new Map([...contents].toReversed()));
    const one = readFileSync(join(folder, 'one.zip'));
    expect(one.equals(readFileSync(join(folder, 'two.zip')))).toBe(true);
    expect(one).toHaveLength(bytes);
    expect(Object.entries(unzipSync(one)).map(([name, text]) => [name, Buffer.from(text).toString()])).toEqual([['a', 'one'], ['b', 'two']]);
  });
});

describe('the imaging layer', () => {
  it("has the project's version of sharp", () => {
    const { dependencies } = json('package.json');
    expect(json('layers/imaging/nodejs/package.json')['dependencies']).toEqual({ sharp: dependencies!['sharp'] });
    const locked = json('layers/imaging/nodejs/package-lock.json')['packages'] as unknown as Record<string, { version: string }>;
    expect(locked['node_modules/sharp']!.version).toBe(dependencies!['sharp']);
    expect(locked['node_modules/@img/sharp-linux-arm64']!.version).toBe(dependencies!['sharp']);
  });
});
