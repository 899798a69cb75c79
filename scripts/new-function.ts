import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalog, type EventType } from '../events/catalog.ts';
import type { Auth } from '../platform/endpoint.ts';
import { listFunctions } from '../infra/list-functions.ts';
import { consumerEntry, consumerFiles, queueEntry } from './new-function/consumer-files.ts';
import { endpointFiles } from './new-function/endpoint-files.ts';

const usage = `npm run new -- endpoint posts/archive-post "POST /api/v1/posts/{post_id}/archive" [--auth required|optional|none]
npm run new -- consumer feed/on-something post.published

Makes a function with its use case, its sample and its test, and declares it. Changes no file that has another content
already. The folder is one of functions/, or new.`;

class UsageError extends Error {}

/** Below the folder it is called in, so that it can be tried on a copy. */
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
  const functions = listFunctions(root);
  const rival = functions.find(({ routes }) => routes.includes(route));
  if (rival) throw new UsageError(`${route} is ${rival.name} already.`);
  refuseTaken(name);

  await writeNew(endpointFiles({ folder, name, method, path: address, auth: auth as Auth }));
  await declare(folder, `${name}:\n  handler: functions/${folder}/${name}.handler\n  access: [database]\n  events: [{ http: '${route}' }]\n`);
  if (!functions.some(({ routes }) => routes.includes(`ANY ${address}`))) {
    await change('functions/ops/functions.yml', /(.*\n {4}- http: '?ANY [^\n]*\n)/s, `$1    - http: 'ANY ${address}'\n`);
  }
  sayNext([`write core/${folder}/${name}.ts`, 'describe it for clients, say what can go wrong (errors) and whether it creates something, in the function, and what it may touch (access), in functions.yml', `add "${route} ${auth}" to the contract in tests/contract/routes.test.ts`, 'npm run openapi', `vitest run tests/functions/${folder}/${name}`, `npm run invoke -- ${name}`]);
}

async function newConsumer(place: string, event: string): Promise<void> {
  const { folder, name } = parsePlace(place);
  if (!name.startsWith('on-')) throw new UsageError(`A consumer is called on-<event>, not ${name}.`);
  if (!(event in catalog)) throw new UsageError(`There is no event ${JSON.stringify(event)}. There are ${Object.keys(catalog).join(', ')}; new ones go into events/catalog.ts.`);
  refuseTaken(name);
  const consumer = { folder, name, event: event as EventType };

  await writeNew(consumerFiles(consumer));
  await declare(folder, consumerEntry(consumer));
  await change('events/consumers.ts', /\n};\n/, `\n${queueEntry(consumer)}};\n`);
  sayNext([`write core/${folder}/handle-${name.slice(3)}.ts`, `vitest run tests/functions/${folder}/${name}`, `npm run invoke -- ${name}`]);
}

function parsePlace(place: string): { folder: string; name: string } {
  const [, folder, name] = /^([a-z]+)\/([a-z]+(?:-[a-z0-9]+)+)$/.exec(place) ?? [];
  if (!folder || !name) throw new UsageError(`Where it goes looks like posts/archive-post, in kebab-case, not ${JSON.stringify(place)}.`);
  return { folder, name };
}

function refuseTaken(name: string): void {
  const rival = listFunctions(root).find((declared) => declared.name === name);
  if (rival) throw new UsageError(`There is a function ${name} already, in ${rival.file}.`);
}

/** All or nothing: one that exists stops all. */
async function writeNew(files: Record<string, string>): Promise<void> {
  const there = Object.keys(files).filter((file) => existsSync(path(file)));
  if (there.length > 0) throw new UsageError(`There is ${there.join(' and ')} already. Nothing has been changed.`);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
    console.log(`made     ${file}`);
  }
}

async function declare(folder: string, entry: string): Promise<void> {
  const file = `functions/${folder}/functions.yml`;
  if (existsSync(path(file))) {
    await change(file, /\n*$/, `\n${entry}`);
    return;
  }
  await writeFile(path(file), entry);
  console.log(`made     ${file}`);
  await change('serverless.yml', /(.*\n {2}- \$\{file\(functions\/[^\n]*\n)/s, `$1  - $\{file(${file})}\n`);
}

async function change(file: string, pattern: RegExp, replacement: string): Promise<void> {
  const before = await readFile(path(file), 'utf8');
  if (!pattern.test(before)) throw new Error(`${file} has no place for the new function: ${pattern.source}`);
  await writeFile(path(file), before.replace(pattern, replacement));
  console.log(`changed  ${file}`);
}

function sayNext(steps: string[]): void {
  console.log(`\nNext:\n${steps.map((step) => `  - ${step}`).join('\n')}`);
}
