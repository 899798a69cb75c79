import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import pg from 'pg';
import { type Table, tables } from '../core/ops/load-rows.ts';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { runCommand } from './command.ts';

const usage = `npm run move:database -- --from <URL of the old Postgres> [--stage prod]

Copies every row of a database into that of a deployment, through its function load-rows: for a stage that has grown from
the size small to standard (docs/operations.md). It reads one snapshot of the old database and changes nothing there. If interrupted or in
doubt, repeat it: existing rows are skipped.

Works on AWS with your usual credentials and AWS_REGION, on an emulated cloud with AWS_ENDPOINT_URL.`;

/** Maximum bytes of JSON per call. Lambda accepts 6 MB, but the JSON is escaped, so its quotes count twice. */
const callBytes = 1_000_000;
const rowsAtOnce = 1_000;

await runCommand(usage, async () => {
  const { values } = parseArgs({ options: { from: { type: 'string' }, stage: { type: 'string', default: 'prod' } } });
  if (!values.from) throw new CloudError('Which database? --from postgres://user:password@host:5432/database');
  const source = new pg.Client({ connectionString: values.from });
  const lambda = new LambdaClient();
  await source.connect().catch((error: unknown) => {
    throw new CloudError(`The old database cannot be reached: ${(error as Error).message}`, { cause: error });
  });
  try {
    await source.query('begin isolation level repeatable read read only');
    for (const table of Object.keys(tables) as Table[]) {
      const { sent, inserted } = await move(source, table, (rows) => load(lambda, `lambdagram-${values.stage}-load-rows`, table, rows));
      console.log(`  ${table}: ${sent} rows, ${inserted} of them new`);
    }
    console.log('\nMoved\n');
  } finally {
    await source.end();
    lambda.destroy();
  }
});

async function move(source: pg.Client, table: Table, loadAll: (rows: string[]) => Promise<number>): Promise<{ sent: number; inserted: number }> {
  let [sent, inserted] = [0, 0];
  await source.query(`declare all_rows no scroll cursor for select to_json(${table})::text as row from ${table}`);
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`fetch ${rowsAtOnce} from all_rows`);
    for (const call of inCalls(rows.map(({ row }) => row))) inserted += await loadAll(call);
    sent += rows.length;
    if (rows.length < rowsAtOnce) break;
  }
  await source.query('close all_rows');
  return { sent, inserted };
}

function inCalls(rows: string[]): string[][] {
  const calls: string[][] = [];
  let left = 0;
  for (const row of rows) {
    const bytes = Buffer.byteLength(row);
    if (bytes > left) {
      calls.push([]);
      left = callBytes;
    }
    calls.at(-1)!.push(row);
    left -= bytes;
  }
  return calls;
}

/** Inserts rows, which are sent as a string within the JSON: if they were parsed on the way, large numbers would be rounded. */
async function load(lambda: LambdaClient, FunctionName: string, table: Table, rows: string[]): Promise<number> {
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ table, rows: `[${rows.join(',')}]` }) }));
  const reply = Payload?.transformToString() ?? '';
  if (FunctionError !== undefined) throw new CloudError(`${FunctionName} could not insert rows into ${table}: ${reply}`);
  return (JSON.parse(reply) as { inserted: number }).inserted;
}
