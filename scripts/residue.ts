import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { dataDirOf } from './settings.ts';
import { findResidue } from './residue/find-residue.ts';
import { runningService } from './running-service.ts';

const usage = `npm run residue -- <user id> [<word> ...]

Searches everything that the running \`npm start\` has stored for remains of an account: its id, and words that identify it, such as its
username and address. Lists what it finds, and what is only kept for a limited time (docs/operations.md). Exits with 1 if anything else is left.

  --json   for programs`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help || positionals.length === 0) {
    console.log(usage);
    return;
  }
  const environment = runningService();
  if (!environment) throw new CloudError('No service is running here. Run `npm start`.');
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'ERROR' });
  const { found, searched } = await findResidue({ environment, dataDir: dataDirOf() }, positionals);
  const left = found.filter(({ kept }) => kept === undefined);
  if (values.json) console.log(JSON.stringify({ searched, found }, null, 2));
  else {
    for (const { where, what, kept } of found) console.log(`${where}  ${what}${kept === undefined ? '' : `\n  is kept: ${kept}`}`);
    console.log(`Searched ${searched.join(', ')}. ${left.length === 0 ? 'Nothing is left' : `${left.length} things are left`}, ${found.length - left.length} are kept for a limited time.`);
  }
  process.exitCode = left.length > 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    const forPeople = error instanceof CloudError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
    console.error(forPeople ? (error as Error).message : error);
    process.exit(1);
  }
}
