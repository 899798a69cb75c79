import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
const files = globSync('{core,functions,infra,localstack,platform,tests,web/src}/**/*.{ts,tsx,cjs,yml}', { cwd: root });
const names = new Set(files.map((file) => basename(file)));
const cited = new Set([...text.matchAll(/`([\w-]+(?:\/[\w.-]+)*(?:\.(?:ts|cjs|yml|md|json))|(?:core|docs|platform|tests)\/[\w/-]+)`/g)].map(([, name]) => name!));

it('cites evidence that exists', () => {
  expect(cited.size).toBeGreaterThan(30);
  expect([...cited].filter((name) => !existsSync(`${root}/${name}`) && !names.has(name))).toEqual([]);
});
