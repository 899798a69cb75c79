import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'openapi-typescript-codegen';
import { generateApi } from 'swagger-typescript-api';
import { afterAll, describe, expect, it } from 'vitest';
import { loadEndpoints } from '../../scripts/openapi.ts';

const contract = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const output = mkdtempSync(join(tmpdir(), 'lambdagram-client-'));
afterAll(() => rmSync(output, { recursive: true }));

/** The names of a client's methods: createPost for `create-post`, with `Alias` for a second path. */
const expected = [...(await loadEndpoints())]
  .filter(([, { definition }]) => !definition.route.startsWith('ANY'))
  .flatMap(([file, { definition }]) => {
    const [verb, ...rest] = file.split('/').at(-1)!.split('-');
    const name = [verb, ...rest.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
    return definition.alias ? [name, `${name}Alias`] : [name];
  })
  .sort();

const namesIn = (code: string, pattern: RegExp) => [...code.matchAll(pattern)].map(([, name]) => name!).sort();

describe('a generated client', () => {
  it('of openapi-typescript-codegen has a method for each function, named after it', async () => {
    await generate({ input: contract, output, exportSchemas: false });
    const services = readdirSync(join(output, 'services')).map((file) => readFileSync(join(output, 'services', file), 'utf8'));
    expect(namesIn(services.join('\n'), /public static (\w+)\(/g)).toEqual(expected);
  });

  it('of swagger-typescript-api has them too, and models for their bodies', async () => {
    const { files } = await generateApi({ input: contract, output: false, silent: true });
    const code = files.map(({ fileContent }) => fileContent).join('\n');
    // Operations at the root do not belong to a group.
    expect(namesIn(code, /^ {2,4}(\w+)(?::| =) \(/gm)).toEqual(expected);
    expect(namesIn(code, /\bdata: (\w+),/g)).toEqual(expect.arrayContaining(['Credentials', 'NewComment', 'NewPost', 'ProfileChanges', 'Registration', 'UploadRequest']));
  });
});
