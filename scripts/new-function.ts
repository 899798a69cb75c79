import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { catalog, type EventType } from '../events/catalog.ts';
import type { Auth } from '../platform/endpoint.ts';
import { listFunctions } from '../infra/functions.ts';
import { consumerFiles, queueEntry } from './new-function/consumer-files.ts';
import { endpointFiles, endpointSchemas, parametersOf, pascal } from './new-function/endpoint-files.ts';

const usage = `npm run new -- endpoint posts/archive-post "POST /api/v1/posts/{post_id}/archive" [--auth required|optional|none]
npm run new -- consumer feed/on-something post.published

Creates a function with its use case, schemas, sample and test. Overwrites no file. The folder is one of
functions/, or new. An endpoint requires a token unless --auth says otherwise.`;

class UsageError extends Error {}

/** The current folder, so that the command can be tested on a copy. */
const root = process.cwd();
const path = (file: string) => join(root, file);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { auth: { type: 'string', default: 'required' }, help: { type: 'boolean', short: 'h' } },
  });
  const [kind, place = '', what = ''] = positionals;
  if (values.help || kind === undefined) console.log(usage);
  else if (kind === 'endpoint') await newEndpoint(place, what, values.auth);
  else if (kind === 'consumer') await newConsumer(place, what);
  else throw new UsageError(`A function is an endpoint or a consumer, not ${JSON.stringify(kind)}.\n\n${usage}`);
} catch (error) {
  const said = error instanceof UsageError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
  console.error(said ? `\n${(error as Error).message}\n` : error);
  process.exitCode = 1;
}

async function newEndpoint(place: string, route: string, auth: string): Promise<void> {
  const { folder, name } = parsePlace(place);
  const [, method, address] = /^(GET|POST|PUT|PATCH|DELETE) (\/api\/v1(?:\/(?:[a-z0-9-]+|\{[a-z_]+\}))+)$/.exec(route) ?? [];
  if (!method || !address) throw new UsageError(`A route looks like "POST /api/v1/posts/{post_id}/archive", not ${JSON.stringify(route)}.`);
  if (name.startsWith('on-')) throw new UsageError(`${name} is a consumer's name; an endpoint's is <verb>-<noun>.`);
  if (!['required', 'optional', 'none'].includes(auth)) throw new UsageError(`--auth is required, optional or none, not ${auth}.`);
  const rival = (await listFunctions(root)).find(({ routes }) => routes.includes(route));
  if (rival) throw new UsageError(`${route} already belongs to ${rival.name}.`);
  await refuseTaken(name);

  const isNewArea = !existsSync(path(`core/${folder}`));
  const definition = { folder, name, method, path: address, auth: auth as Auth, pathSchema: await findPathSchema(parametersOf(address)) };
  await writeNew(endpointFiles(definition));
  await addSchemas(folder, endpointSchemas(definition));
  sayNext([
    `write core/${method === 'GET' ? 'views' : folder}/${name}.ts and its schemas in core/${folder}/schema.ts; if the response is an existing one, such as Post, use that and remove the new one`,
    `in functions/${folder}/${name}.ts, describe it for clients, state what can go wrong (errors), whether it creates something, and what it may do (access; see platform/grants)`,
    `put a request that works into events/samples/${name}.json (scripts/fill-sample.ts has the {{placeholders}})`,
    'npm run openapi',
    ...(isNewArea ? [`give core/${folder} its place among the layers in .dependency-cruiser.cjs`, `say what ${pascal(folder)} is about, in platform/tags.ts`] : []),
    `npm test -- tests/functions/${folder}/${name}.test.ts`,
    'npm run check',
    `npm run invoke -- ${name}`,
  ]);
}

async function newConsumer(place: string, event: string): Promise<void> {
  const { folder, name } = parsePlace(place);
  if (!name.startsWith('on-')) throw new UsageError(`A consumer is called on-<event>, not ${name}.`);
  if (!(event in catalog)) throw new UsageError(`There is no event ${JSON.stringify(event)}. There are ${Object.keys(catalog).join(', ')}; new ones go into events/catalog.ts.`);
  await refuseTaken(name);
  const consumer = { folder, name, event: event as EventType };

  await writeNew(consumerFiles(consumer));
  await change('events/consumers.ts', /\n};\n/, `\n${queueEntry(consumer)}};\n`);
  sayNext([`write core/${folder}/handle-${name.slice(3)}.ts`, `state what it may do (access) in functions/${folder}/${name}.ts`, `npm test -- tests/functions/${folder}/${name}.test.ts`, 'npm run check', `npm run invoke -- ${name}`]);
}

function parsePlace(place: string): { folder: string; name: string } {
  const [, folder, name] = /^([a-z]+)\/([a-z]+(?:-[a-z0-9]+)+)$/.exec(place) ?? [];
  if (!folder || !name) throw new UsageError(`The path looks like posts/archive-post, in kebab-case, not ${JSON.stringify(place)}.`);
  return { folder, name };
}

/** The existing schema for a path with exactly these parameters, since the contract must not have two schemas for one name. */
async function findPathSchema(parameters: readonly string[]): Promise<{ schema: string; folder: string } | undefined> {
  const wanted = parameters.toSorted().join();
  for (const file of globSync('core/*/schema.ts', { cwd: root }).sort()) {
    const exported = Object.entries((await import(pathToFileURL(path(file)).href)) as Record<string, unknown>);
    const found = exported.find(([name, schema]) => name.endsWith('Path') && schema instanceof z.ZodObject && Object.keys(schema.shape).sort().join() === wanted);
    if (found) return { schema: found[0], folder: file.split(/[/\\]/)[1]! };
  }
  return undefined;
}

async function refuseTaken(name: string): Promise<void> {
  const rival = (await listFunctions(root)).find((declared) => declared.name === name);
  if (rival) throw new UsageError(`A function ${name} already exists in ${rival.file}.`);
}

/** Writes all files, or none if any of them exists. */
async function writeNew(files: Record<string, string>): Promise<void> {
  const there = Object.keys(files).filter((file) => existsSync(path(file)));
  if (there.length > 0) throw new UsageError(`Already exists: ${there.join(', ')}. Nothing has been changed.`);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
    console.log(`made     ${file}`);
  }
}

/** Adds to the area's schemas, which are in one file. */
async function addSchemas(folder: string, { imports, declarations }: ReturnType<typeof endpointSchemas>): Promise<void> {
  if (declarations === '') return;
  const file = `core/${folder}/schema.ts`;
  const isThere = existsSync(path(file));
  const before = isThere ? await readFile(path(file), 'utf8') : '';
  const isImported = (name: string) => new RegExp(`^import .*\\b${name}\\b`, 'm').test(before);
  const added = Object.entries(imports).flatMap(([name, line]) => (isImported(name) ? [] : [line]));
  await mkdir(dirname(path(file)), { recursive: true });
  await writeFile(path(file), `${added.map((line) => `${line}\n`).join('')}${before === '' ? '' : `${before.trimEnd()}\n`}\n${declarations}`);
  console.log(`${isThere ? 'changed ' : 'made    '} ${file}`);
}

async function change(file: string, pattern: RegExp, replacement: string): Promise<void> {
  const before = await readFile(path(file), 'utf8');
  if (!pattern.test(before)) throw new Error(`${file} has no place to insert the new function: ${pattern.source}`);
  await writeFile(path(file), before.replace(pattern, replacement));
  console.log(`changed  ${file}`);
}

function sayNext(steps: string[]): void {
  console.log(`\nNext:\n${steps.map((step) => `  - ${step}`).join('\n')}`);
}
