import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFunctions } from '../../infra/functions.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'lambdagram-new-'));
  for (const folder of ['core', 'docs/openapi.json', 'events', 'functions', 'package.json', 'platform']) {
    cpSync(join(project, folder), join(copy, folder), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true }));

const read = (file: string) => readFileSync(join(copy, file), 'utf8');

const filesIn = (folder: string) => globSync('{core,events,functions,tests}/**/*', { cwd: folder }).sort();

function create(...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'scripts/new-function.ts'), ...args], { cwd: copy, encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}

describe('npm run new', () => {
  it('makes an endpoint with everything that belongs to it', async () => {
    const route = 'POST /api/v1/posts/{post_id}/archive';
    expect(create('endpoint', 'posts/archive-post', route)).toMatchObject({ ok: true });
    const functions = await listFunctions(copy);
    expect(functions.find(({ name }) => name === 'archive-post')).toMatchObject({ file: 'functions/posts/archive-post.ts', routes: [route], access: ['database'] });
    expect(functions.find(({ name }) => name === 'answer-unmatched')!.routes).toContain('ANY /api/v1/posts/{post_id}/archive');
    expect(read('functions/posts/archive-post.ts')).toContain(`route: '${route}'`);
    expect(read('core/posts/archive-post.ts')).toContain('export async function archivePost(');
    const before = readFileSync(join(project, 'core/posts/schema.ts'), 'utf8');
    const schemas = read('core/posts/schema.ts');
    expect(schemas.startsWith(before.trimEnd())).toBe(true);
    expect(schemas).toContain('export const ArchivePostBody = ');
    expect(read('functions/posts/archive-post.ts')).toContain('archivePost(app, actor.userId, params.post_id, body)');
    expect(read('tests/functions/posts/archive-post.test.ts')).toContain('path: { post_id: await aPost(user) }');
    expect(JSON.parse(read('events/samples/archive-post.json'))).toMatchObject({ resource: '/api/v1/posts/{post_id}/archive', httpMethod: 'POST' });
    expect(existsSync(join(copy, 'tests/functions/posts/archive-post.test.ts'))).toBe(true);
  });

  it("uses the product's schema of a path, and makes one where there is none", () => {
    expect(create('endpoint', 'posts/get-first-post', 'GET /api/v1/users/{user_id}/first-post', '--auth', 'optional')).toMatchObject({ ok: true });
    expect(read('functions/posts/get-first-post.ts')).toContain("import { UserPath } from '../../core/users/schema.ts';");
    expect(read('core/posts/schema.ts')).not.toContain('GetFirstPostPath');
    const test = read('tests/functions/posts/get-first-post.test.ts');
    expect(test).toContain('invoke(handler, { path: { user_id: user.id } })');
    expect(test).toContain('invoke(handler, { token: user.token, path: { user_id: user.id } })');

    expect(create('endpoint', 'posts/get-draft', 'GET /api/v1/drafts/{draft_id}')).toMatchObject({ ok: true });
    expect(read('core/posts/schema.ts')).toContain('export const GetDraftPath = z.object({ draft_id: Id });');
  });

  it('creates a missing folder of functions', async () => {
    expect(create('endpoint', 'albums/list-albums', 'GET /api/v1/albums', '--auth', 'optional')).toMatchObject({ ok: true });
    expect((await listFunctions(copy)).find(({ name }) => name === 'list-albums')).toMatchObject({ area: 'albums', routes: ['GET /api/v1/albums'] });
    expect(read('core/views/list-albums.ts')).toContain('export async function listAlbums(_app: App, _reader: Reader): Promise<ListAlbumsOutput>');
    expect(read('core/albums/schema.ts')).toMatch(/^import \* as z from 'zod';\n\nexport const ListAlbumsOutput = /);
  });

  it('makes a consumer with a queue of its own', async () => {
    expect(create('consumer', 'media/on-media-ready', 'media.ready')).toMatchObject({ ok: true });
    const { handler } = (await listFunctions(copy)).find(({ name }) => name === 'on-media-ready')!;
    expect(handler.consumer).toMatchObject({ queue: { name: 'media-ready' }, events: ['media.ready'] });
    expect(read('events/consumers.ts')).toContain("  'media-ready': { events: ['media.ready'] },\n};\n");
  });

  it.each([
    [['endpoint', 'posts/create-post', 'POST /api/v1/posts/again'], 'A function create-post already exists'],
    [['endpoint', 'posts/make-post', 'POST /api/v1/posts'], 'already belongs to create-post'],
    [['endpoint', 'posts/Archive', 'POST /api/v1/posts/{post_id}/archive'], 'in kebab-case'],
    [['endpoint', '../posts/archive-post', 'POST /api/v1/posts/{post_id}/archive'], 'in kebab-case'],
    [['endpoint', 'posts/archive-post', 'POST archive'], 'A route looks like'],
    [['endpoint', 'posts/archive-post', 'POST /api/v1/archive', '--auth', 'maybe'], '--auth is required, optional or none'],
    [['consumer', 'posts/archive-post', 'post.published'], 'A consumer is called on-<event>'],
    [['consumer', 'posts/on-archive', 'post.archived'], 'There is no event "post.archived"'],
    [['table', 'posts/archive-post'], 'A function is an endpoint or a consumer'],
  ])('rejects %j and changes nothing', (args, reason) => {
    const before = filesIn(copy);
    const { ok, said } = create(...args);
    expect(ok).toBe(false);
    expect(said).toContain(reason);
    expect(said).not.toContain('    at ');
    expect(filesIn(copy)).toEqual(before);
  });
});
