import { globSync, readFileSync } from 'node:fs';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { exempt, parts } from '../../../core/account-data/parts.ts';
import { keys } from '../../../core/cache/keys.ts';
import { theApp } from '../../../platform/whole-app.ts';
import { aMedia, aUser } from '../../setup/given.ts';

type Kind = keyof typeof exempt;

const named = (kind: Kind): string[] => [...parts.flatMap(({ covers }): readonly string[] => covers[kind] ?? []), ...Object.keys(exempt[kind])];
const sources = globSync(['core/**/*.ts', 'platform/**/*.ts', 'functions/**/*.ts'], { cwd: process.cwd() })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'));
/** All distinct matches of the pattern's first group in the sources. */
const written = (pattern: RegExp) => [...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found!)))];

/** The folders in which photos are stored, including those of other tests. */
async function storedFolders(): Promise<string[]> {
  await aMedia(await aUser());
  const s3 = new S3Client({ forcePathStyle: true });
  const { CommonPrefixes = [] } = await s3.send(new ListObjectsV2Command({ Bucket: process.env['MEDIA_BUCKET'], Delimiter: '/' }));
  s3.destroy();
  return CommonPrefixes.map(({ Prefix }) => Prefix!.slice(0, -1)).filter((name) => !/^[\da-f]{2}$|^photos$/.test(name));
}

it.each([
  [
    'tables',
    async () =>
      (
        await theApp().db.query<{ name: string }>(
          'tables_there',
          `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p') and n.nspname = 'public'`,
        )
      ).map(({ name }) => name),
  ],
  // The keys of items start with a word in capitals and a #.
  ['items', async () => written(/['"`]([A-Z][A-Z_]*)#/g)],
  // The keys of objects start with the folder and the owner; the oldest ones start with two digits of a hash.
  ['folders', async () => [...new Set([...written(/['"`]([a-z]+)\/(?:\$\{(?:\w+\.)?(?:user|owner|author|erased)\w*\}|erased)/gi), ...(await storedFolders())])]],
  ['cache', async () => Object.keys(keys)],
] as [Kind, () => Promise<string[]>][])('every one of the %s that there are belongs to a part of an account or is exempt', async (kind, there) => {
  const all = await there();
  expect(all.length).toBeGreaterThan(1);
  expect(all.filter((name) => !named(kind).includes(name)), 'Name it in a part of core/account-data, which then erases it, or exempt it with the reason.').toEqual([]);
});

it('gives a reason for every exemption, and has parts with different names', () => {
  for (const reasons of Object.values(exempt)) for (const reason of Object.values(reasons)) expect(reason).toMatch(/\w+ \w+/);
  expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
});
