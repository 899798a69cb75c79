import { parseArgs } from 'node:util';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { deployedFunction, localFunction } from './call-function.ts';
import { runCommand } from './command.ts';

const usage = `npm run suspend -- <username> [--restore] [--stage <stage>]

Suspends an account: within a second nobody sees it or its content, and it is signed out everywhere. Nothing is erased.
Its owner may sign in again, and then only sees that it is suspended.

  --restore         ends the suspension
  --stage <stage>   which deployment; default: the running \`npm start\``;

await runCommand(usage, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { restore: { type: 'boolean' }, stage: { type: 'string' } } });
  const [username] = positionals;
  if (username === undefined) throw new CloudError(usage);
  const suspended = !values.restore;
  const setSuspension = values.stage ? deployedFunction(values.stage, 'set-suspension') : await localFunction('set-suspension', () => import('../functions/auth/set-suspension.ts'));
  try {
    const report = await setSuspension({ username, suspended });
    const now = report['changed'] ? 'now' : 'already';
    console.log(`${String(report['username'])} is ${now} ${suspended ? `suspended. Sessions ended: ${String(report['sessions_ended'])}` : 'an ordinary account'}.`);
  } catch (error) {
    if (!/user_not_found|There is no such user/.test(String((error as Error).message))) throw error;
    throw new CloudError(`There is no account ${username}.`);
  } finally {
    if (!values.stage) await (await import('../platform/app.ts')).processClients.close();
  }
});
