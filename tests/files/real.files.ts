import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { maxFileBytes } from '../../core/media/imaging/formats.ts';
import type { ReadyMedia, UploadPermission } from '../../core/media/schema.ts';
import { maxDirectBytes } from '../../core/media/upload-media.ts';
import { callApi } from '../setup/call-api.ts';
import { aUser, type TestUser } from '../setup/given.ts';
import type { Answer } from '../setup/invoke.ts';
import { findMetadata, servedFiles } from '../setup/metadata.ts';

/** Projects whose source packages contain images for testing decoders. */
const packages = ['pillow', 'pillow-heif'];
/** The user's own image folders, in FILES, separated by colons. */
const folders = (process.env['FILES'] ?? '').split(':').filter(Boolean);
const images = /^\.(?:a?png|avifs?|bmp|cur|dds|eps|fli|gif|hei[cf]s?|hif|icns|ico|j2k|jfif|jp[e2]?g?|jpx|mpo|p[bgp]m|pcx|psd|sgi|svg|tga|tiff?|webp|xbm)$/i;

const run = promisify(execFile);
let user: TestUser;
let folder: string;
beforeAll(async () => {
  user = await aUser();
  folder = await mkdtemp(join(tmpdir(), 'lambdagram-files-'));
  await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', packages.join(','), '--dest', folder, ...packages]);
  for (const archive of (await readdir(folder)).filter((name) => name.endsWith('.tar.gz'))) await run('tar', ['-xzf', join(folder, archive), '-C', folder]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function find(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found.filter((file) => file.isFile() && images.test(extname(file.name))).map((file) => join(file.parentPath, file.name));
}

/** Uploads a file through the API, which only accepts small files. */
function sendDirectly(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Answer<ReadyMedia>> {
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  return callApi('POST', '/api/v1/media/upload', { token: user.token, body: form });
}

/** Uploads a file directly to storage. */
async function sendToStorage(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Answer<ReadyMedia>> {
  const permission = await callApi<UploadPermission>('POST', '/api/v1/media/upload-url', { token: user.token, body: { filename: name, size: bytes.length } });
  if (permission.status !== 200) return permission as unknown as Answer<ReadyMedia>;
  const { status } = await fetch(permission.body.upload_url, { method: 'PUT', headers: permission.body.headers, body: bytes });
  expect(status, name).toBe(200);
  // On a busy machine some take longer than a request may; these are confirmed again, as clients would.
  for (;;) {
    const answer = await callApi<ReadyMedia>('POST', '/api/v1/media/confirm', { token: user.token, body: { media_id: permission.body.media_id } });
    if (verdict(answer) !== 'still_processing') return answer;
  }
}

const verdict = ({ status, body }: Answer<ReadyMedia>) => (status < 300 ? 'taken' : String((body as unknown as { code: string }).code));

it('accepts or rejects every file in the same way for both ways of uploading, without failing, and serves no metadata', async () => {
  const files = (await Promise.all([folder, ...folders].map(find))).flat().toSorted();
  const counts = new Map<string, number>();
  const faults: string[] = [];
  for (const file of files) {
    const [bytes, name] = [new Uint8Array(await readFile(file)), basename(file)];
    if (bytes.length > maxFileBytes) continue;
    const answers = [await sendToStorage(bytes, name), ...(bytes.length > maxDirectBytes ? [] : [await sendDirectly(bytes, name)])];
    const [outcome] = answers.map(verdict);
    const seen = `${extname(file).toLowerCase()} ${outcome}`;
    counts.set(seen, (counts.get(seen) ?? 0) + 1);
    const words = relative(folder, file);
    if (answers.some((answer) => verdict(answer) !== outcome)) faults.push(`${words}: ${answers.map(verdict).join(' and ')}`);
    for (const { status, body } of answers) {
      if (status >= 500) faults.push(`${words}: ${status} ${JSON.stringify(body)}`);
      if (status >= 300) continue;
      for (const url of servedFiles(body)) {
        const found = await findMetadata(Buffer.from(await (await fetch(url)).arrayBuffer()));
        if (found.length > 0) faults.push(`${words}: ${found.join(', ')} in ${url}`);
      }
    }
    if (outcome !== 'taken') console.log(`${words}: ${(answers[0]!.body as unknown as { detail: string }).detail}`);
  }
  console.log(`${files.length} files\n${[...counts].map(([what, count]) => `${count} ${what}`).toSorted().join('\n')}`);
  expect(files.length).toBeGreaterThan(500);
  expect(faults).toEqual([]);
});
