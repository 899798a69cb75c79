import { parseArgs } from 'node:util';
import { roles } from '../core/auth/roles.ts';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { deployedFunction, localFunction } from './call-function.ts';
import { runCommand } from './command.ts';

const usage = `npm run role -- <username> ${roles.join('|')}|none [--stage <stage>]

Gives an account a role, or removes it, and signs it out everywhere: the role applies from the next sign-in.

  moderators   decide on reports and suspend accounts
  admins       also change the settings of the instance

  --stage <stage>   which deployment; default: the running \`npm start\``;

await runCommand(usage, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { stage: { type: 'string' } } });
  const [username, role = ''] = positionals;
  if (username === undefined || ![...roles, 'none'].includes(role)) throw new CloudError(usage);
  const setRole = values.stage ? deployedFunction(values.stage, 'set-role') : await localFunction('set-role', () => import('../functions/auth/set-role.ts'));
  try {
    const report = await setRole({ username, role });
    const is = role === 'none' ? 'has no role now' : `is one of the ${role} now`;
    console.log(`${String(report['username'])} ${is}, from the next sign-in on. Sessions ended: ${String(report['sessions_ended'])}.`);
  } catch (error) {
    if (!/user_not_found|There is no such user/.test(String((error as Error).message))) throw error;
    throw new CloudError(`There is no account ${username}.`);
  } finally {
    if (!values.stage) await (await import('../platform/app.ts')).processClients.close();
  }
});
