import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Context } from 'aws-lambda';
import type { JobReport } from '../core/shared/job.ts';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { type Call, deployedFunction, localFunction } from './call-function.ts';

/** Jobs by name. They process existing data in short steps. */
const jobs = {
  'index-interactions': { about: 'adds older likes and comments to the index by user', load: () => import('../functions/interactions/index-interactions.ts') },
  'index-search': { about: 'adds older posts and people to the search index', load: () => import('../functions/search/index-search.ts') },
  'parse-texts': { about: 'parses hashtags, mentions and links in older texts', load: () => import('../functions/ops/parse-texts.ts') },
  'rebuild-hashtags': { about: 'rebuilds hashtags, their counts and scores from the posts', load: () => import('../functions/hashtags/rebuild-hashtags.ts') },
  'rebuild-popular': { about: 'rebuilds the ranking of the last week’s posts', load: () => import('../functions/explore/rebuild-popular.ts') },
  'replay-erasures': { about: 'repeats erasures after a restore', load: () => import('../functions/account-data/replay-erasures.ts') },
  'move-media': { about: 'moves photos to public or private storage, depending on the settings of accounts and the instance', load: () => import('../functions/ops/move-media.ts') },
  'render-media': { about: 'creates renditions of photos that have none', load: () => import('../functions/ops/render-media.ts') },
} satisfies Record<string, { about: string; load: () => Promise<{ handler: (input: unknown, context: Context) => Promise<JobReport> }> }>;

const usage = `npm run job -- <job>

${Object.entries(jobs).map(([name, { about }]) => `  ${name.padEnd(18)}${about}`).join('\n')}

  --stage <stage>   which deployment; default: the running \`npm start\`

  --rollback        move-media: makes all files public again, except hidden ones; not possible after --finish
  --finish          move-media: concludes a complete move, after which it cannot be rolled back

Ctrl-C pauses it after the current step. Run it again to continue: nothing is done twice.`;

/** Calls a job's function step by step until it is finished or `signal` pauses it. Returns the totals. */
export async function runJob(call: Call<JobReport>, say: (line: string) => void, signal?: AbortSignal, input: object = {}): Promise<{ done: number; failed: string[]; finished: boolean }> {
  const sums = { done: 0, failed: [] as string[] };
  let after: string | undefined;
  do {
    const report = await call({ ...input, ...(after && { after }) });
    sums.done += report.done;
    sums.failed.push(...report.failed);
    after = report.after;
    say(`${sums.done} done, ${sums.failed.length} failed, ${report.remaining} left`);
  } while (after && !signal?.aborted);
  return { ...sums, finished: after === undefined };
}

class UsageError extends Error {}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { stage: { type: 'string' }, rollback: { type: 'boolean' }, finish: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  const name = positionals[0] as keyof typeof jobs | undefined;
  if (values.help || name === undefined) {
    console.log(usage);
    return;
  }
  if (!Object.hasOwn(jobs, name)) throw new UsageError(`There is no job ${name}.\n\n${usage}`);
  const { rollback, finish } = values;
  if ((rollback || finish) && name !== 'move-media') throw new UsageError('--rollback and --finish are for move-media.');
  const call: Call<JobReport> = values.stage ? deployedFunction(values.stage, name) : await here(name);
  const pausing = new AbortController();
  process.once('SIGINT', () => {
    console.log('Pausing after the current step. Ctrl-C again stops at once; nothing is lost.');
    pausing.abort();
  });
  const { failed, finished } = await runJob(call, console.log, pausing.signal, { ...(rollback && { rollback }), ...(finish && { finish }) });
  if (failed.length > 0) console.error(`Failed, see the log: ${failed.join(', ')}`);
  console.log(finished ? 'Done.' : `Paused. To continue: npm run job -- ${process.argv.slice(2).join(' ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
  if (!values.stage) await (await import('../platform/app.ts')).processClients.close();
}

/** Calls the function in this process, against the running `npm start`. */
async function here(name: keyof typeof jobs): Promise<Call<JobReport>> {
  const call = await localFunction(name, jobs[name].load);
  return (input) => call({ seconds: 5, ...input });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    const forPeople = error instanceof UsageError || error instanceof CloudError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(forPeople ? (error as Error).message : error);
    process.exit(1);
  }
}
