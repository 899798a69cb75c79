import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { ParkedEvent } from '../core/ops/parked-events.ts';
import { type DeadLetter, DeadLetterQueues, NoSuchQueue } from '../platform/dead-letter-queues.ts';
import { parkedEventsHere, parkedEventsOf } from './parked-events.ts';
import { runningService } from './running-service.ts';

const usage = `npm run dlq -- list                  lists the dead-letter queues with their numbers of messages
npm run dlq -- show <queue>          shows a queue's messages, each with the reason why it is there
npm run dlq -- redrive <queue>       sends all messages back to the original queue
npm run dlq -- discard outbox <id>   discards an event that the topic will never accept

  --stage <stage>   which deployment's queues; default: the running \`npm start\`
  --json            for programs

<queue> is a consumer's name, such as post-published; or outbox, for events that the topic rejects. Works on AWS with
your usual credentials, on an emulated cloud with AWS_ENDPOINT_URL.`;

/** Used like a queue name for parked events. They stay in the database, since a queue would not accept them either. */
const outbox = 'outbox';

class UsageError extends Error {}

const toLetter = ({ id, reason, parked_at, ...event }: ParkedEvent): DeadLetter => ({
  id,
  reason,
  parkedAt: parked_at,
  trace: undefined,
  body: JSON.stringify(event),
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command, queue, id] = positionals;
  if (values.help || !command) {
    console.log(usage);
    return;
  }
  if (!values.stage) {
    const environment = runningService();
    if (!environment) throw new UsageError('No service is running here. Run `npm start`, or name a deployment with --stage.');
    // Keeps the functions' log lines out of the output, which people or programs read.
    Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'ERROR' });
  }
  await using parked = values.stage ? parkedEventsOf(values.stage) : parkedEventsHere();
  const queues = new DeadLetterQueues(values.stage ?? process.env['STAGE']!);
  const print = (result: unknown, text: string) => console.log(values.json ? JSON.stringify(result, null, 2) : text);
  if (command === 'list') {
    const entries = [{ queue: outbox, messages: (await parked.list()).length }, ...(await queues.list())];
    print(entries, entries.map((entry) => `${String(entry.messages).padStart(6)}  ${entry.queue}`).join('\n'));
    return;
  }
  if (command === 'discard' && queue === outbox && id !== undefined) {
    if (!(await parked.discard(id))) throw new UsageError(`There is no parked event ${id}.`);
    print({ discarded: id }, 'Done.');
    return;
  }
  if ((command !== 'show' && command !== 'redrive') || !queue) throw new UsageError(usage);
  if (command === 'show') {
    const letters = queue === outbox ? (await parked.list()).map(toLetter) : await queues.show(queue);
    const lines = letters.map((letter) => `${letter.id}  ${letter.parkedAt ?? ''}\n  reason  ${letter.reason.replaceAll('\n', '\n          ')}\n  trace   ${letter.trace ?? '-'}\n  body    ${letter.body}`);
    print(letters, lines.join('\n\n') || 'It is empty.');
  } else {
    const sent = queue === outbox ? await parked.retry() : await queues.redrive(queue, (count) => values.json || process.stdout.write(`\r${count} sent back`));
    const where = queue === outbox ? 'will be retried by the relay' : `are back in ${queue}`;
    print({ sent }, sent > 0 ? `\nDone: ${sent} messages ${where}.` : 'It is empty.');
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    const forPeople = error instanceof UsageError || error instanceof NoSuchQueue || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(forPeople ? (error as Error).message : error);
    process.exit(1);
  }
}
