import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFunctions } from '../../infra/list-functions.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'lambdagram-new-'));
  for (const file of ['serverless.yml', 'events/consumers.ts', ...globSync('functions/*/functions.yml', { cwd: project })]) {
    cpSync(join(project, file), join(copy, file));
  }
});
afterEach(() => rmSync(copy, { recursive: true }));

const read = (file: string) => readFileSync(join(copy, file), 'utf8');

function create(...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project, 'scripts/new-function.ts'), ...args], { cwd: copy, encoding: 'utf8' });
  return { ok: status === 0, said: stdout + stderr };
}

describe('npm run new', () => {
  it('makes an endpoint with everything that belongs to it', () => {
    const route = 'POST /api/v1/posts/{post_id}/archive';
    expect(create('endpoint', 'posts/archive-post', route)).toMatchObject({ ok: true });
    const functions = listFunctions(copy);
    expect(functions.find(({ name }) => name === 'archive-post')).toMatchObject({ file: 'functions/posts/archive-post.ts', routes: [route] });
    expect(functions.find(({ name }) => name === 'answer-unmatched')!.routes).toContain('ANY /api/v1/posts/{post_id}/archive');
    expect(read('functions/posts/archive-post.ts')).toContain(`route: '${route}'`);
    expect(read('core/posts/archive-post.ts')).toContain('export async function archivePost(');
    expect(JSON.parse(read('events/samples/archive-post.json'))).toMatchObject({ resource: '/api/v1/posts/{post_id}/archive', httpMethod: 'POST' });
    expect(existsSync(join(copy, 'tests/functions/posts/archive-post.test.ts'))).toBe(true);
  });

  it('makes a folder of functions where there is none', () => {
    expect(create('endpoint', 'albums/list-albums', 'GET /api/v1/albums', '--auth', 'optional')).toMatchObject({ ok: true });
    expect(read('serverless.yml')).toContain('\n  - ${file(functions/albums/functions.yml)}\n\n');
    expect(listFunctions(copy).map(({ name }) => name)).toContain('list-albums');
  });

  it('makes a consumer with a queue of its own', () => {
    expect(create('consumer', 'media/on-media-ready', 'media.ready')).toMatchObject({ ok: true });
    const [trigger] = listFunctions(copy).find(({ name }) => name === 'on-media-ready')!.triggers;
    expect(trigger).toMatchObject({ sqs: { arn: 'MediaReadyQueue.Arn', functionResponseType: 'ReportBatchItemFailures' } });
    expect(read('events/consumers.ts')).toContain("  'media-ready': { events: ['media.ready'] },\n};\n");
  });

  it.each([
    [['endpoint', 'posts/create-post', 'POST /api/v1/posts/again'], 'There is a function create-post already'],
    [['endpoint', 'posts/make-post', 'POST /api/v1/posts'], 'is create-post already'],
    [['endpoint', 'posts/Archive', 'POST /api/v1/posts/{post_id}/archive'], 'in kebab-case'],
    [['endpoint', '../posts/archive-post', 'POST /api/v1/posts/{post_id}/archive'], 'in kebab-case'],
    [['endpoint', 'posts/archive-post', 'POST archive'], 'A route looks like'],
    [['endpoint', 'posts/archive-post', 'POST /api/v1/archive', '--auth', 'maybe'], '--auth is required, optional or none'],
    [['consumer', 'posts/archive-post', 'post.published'], 'A consumer is called on-<event>'],
    [['consumer', 'posts/on-archive', 'post.archived'], 'There is no event "post.archived"'],
    [['table', 'posts/archive-post'], 'A function is an endpoint or a consumer'],
  ])('refuses %j and changes nothing', (args, reason) => {
    const before = globSync('**/*', { cwd: copy }).sort();
    const { ok, said } = create(...args);
    expect(ok).toBe(false);
    expect(said).toContain(reason);
    expect(said).not.toContain('    at ');
    expect(globSync('**/*', { cwd: copy }).sort()).toEqual(before);
  });
});
