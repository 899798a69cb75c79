import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Context } from 'aws-lambda';
import { fillSample } from './fill-sample.ts';
import { type DeclaredFunction, listFunctions } from '../infra/functions.ts';
import { changesOf } from './invoke-changes.ts';
import { runningService } from './running-service.ts';
import { demoPassword, people } from '../web/src/session/demo-people.ts';
import { root } from './service.ts';

const usage = `npm run invoke -- <function> [--event <file>] [--as <username>] [--yes]

Calls a function's handler in this process, on the service that npm start runs, with its sample of events/samples.
Before a call that may change something there, it says what, and asks.

  --event <file>    another event than the sample
  --as <username>   another demo account than ${people[0]!.username}
  --yes             call without asking`;

class UsageError extends Error {}

interface HttpAnswer {
  statusCode: number;
  headers?: Record<string, string>;
  body: string;
  isBase64Encoded?: boolean;
}

try {
  await invoke();
} catch (error) {
  const said = error instanceof UsageError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
  console.error(said ? `\n${(error as Error).message}\n` : error);
  process.exitCode = 1;
}

async function invoke(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { event: { type: 'string' }, as: { type: 'string' }, yes: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
  });
  const [name] = positionals;
  if (values.help || name === undefined) {
    console.log(`${usage}\n\nFunctions:\n${list(await listFunctions())}`);
    return;
  }
  const environment = runningService();
  const apiUrl = environment?.['API_URL'];
  if (!environment || !apiUrl || !(await fetch(`${apiUrl}/health`).then(({ ok }) => ok, () => false))) {
    throw new UsageError('The service is not running. Start it in another terminal with: npm start');
  }
  // Set before the functions are loaded, since that configures the log level and tracing.
  Object.assign(process.env, environment);
  const declared = await find(name);
  const file = values.event ?? join(root, 'events', 'samples', `${name}.json`);
  if (!existsSync(file)) throw new UsageError(`There is no ${file}.`);
  const text = await readFile(file, 'utf8');
  if (!values.yes) await askFirst(declared, text);
  const asker = { apiUrl, username: values.as ?? people[0]!.username, password: demoPassword };
  const event = await fillSample(text, asker);

  const { handler } = (await import(pathToFileURL(join(root, declared.file)).href)) as {
    handler: (event: unknown, context: Context) => Promise<unknown>;
  };
  const started = performance.now();
  print(await handler(event, { functionName: `lambdagram-embedded-${name}`, awsRequestId: 'invoke' } as Context));
  console.log(`\n${(performance.now() - started).toFixed(0)} ms`);
  const { processClients } = await import('../platform/app.ts');
  await processClients.close();
}

/** Asks for confirmation if the call makes changes. @throws UsageError unless the user agrees */
async function askFirst(declared: DeclaredFunction, event: string): Promise<void> {
  const changes = changesOf(declared, event);
  if (changes.length === 0) return;
  const warning = `${declared.name} works on the running service: it ${new Intl.ListFormat('en').format(changes)}.`;
  if (!process.stdin.isTTY) throw new UsageError(`${warning}\nTo call it anyway, add --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const reply = await terminal.question(`${warning}\nCall it? [y/N] `);
  terminal.close();
  if (!/^y(es)?$/i.test(reply.trim())) throw new UsageError('Nothing was called.');
}

async function find(name: string): Promise<DeclaredFunction> {
  const functions = await listFunctions();
  const declared = functions.find((candidate) => candidate.name === name);
  if (!declared) throw new UsageError(`There is no function ${name}. There are:\n${list(functions)}`);
  return declared;
}

function list(functions: DeclaredFunction[]): string {
  return functions.map(({ name, routes }) => `  ${name.padEnd(24)}${routes[0] ?? ''}`).join('\n');
}

function print(answer: unknown): void {
  if (!isHttpAnswer(answer)) {
    console.log(JSON.stringify(answer, null, 2));
    return;
  }
  console.log(answer.statusCode);
  for (const [name, value] of Object.entries(answer.headers ?? {})) console.log(`${name}: ${value}`);
  const isJson = /[/+]json/.test(answer.headers?.['Content-Type'] ?? '');
  if (answer.body !== '') console.log(`\n${isJson ? JSON.stringify(JSON.parse(answer.body), null, 2) : answer.body}`);
}

function isHttpAnswer(answer: unknown): answer is HttpAnswer {
  return typeof answer === 'object' && answer !== null && 'statusCode' in answer;
}
