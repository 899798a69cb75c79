import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { loadConfig } from '../platform/config.ts';
import { type MigrationConfig, migrationVariables } from '../platform/functions-role.ts';
import { runCommand } from './command.ts';
import { checkDatabase, type Finding } from './database-check/check.ts';

const usage = `npm run check:database

Checks whether a Postgres meets Lambdagram's needs: version, TLS, roles, extensions, named statements, sessions. Changes nothing.

  DATABASE_URL     for the functions
  MIGRATION_URL    for the owner, who runs migrations; without it there is one role for both
  DATABASE_AUTH    password (default) or iam, for tokens of AWS IAM

Exit codes: 0, nothing is missing; 1, something is.`;

const marks = { good: 'ok     ', note: 'note   ', missing: 'MISSING' } satisfies Record<Finding['level'], string>;

await runCommand(usage, check);

/** @throws CloudError if the environment has no database URL */
function configuration(): MigrationConfig {
  try {
    return loadConfig({ STAGE: 'check', AWS_REGION: 'us-east-1', ...process.env }, migrationVariables);
  } catch (error) {
    throw new CloudError((error as Error).message, { cause: error });
  }
}

async function check(): Promise<void> {
  const findings = await checkDatabase(configuration());
  for (const { level, what, text } of findings) console.log(`${marks[level]}  ${what}: ${text}${level === 'good' ? '' : '.'}`);
  const missing = findings.filter(({ level }) => level === 'missing').length;
  console.log(missing === 0 ? '\nThe database has what Lambdagram needs.' : `\n${missing} of what Lambdagram needs ${missing === 1 ? 'is' : 'are'} missing.`);
  process.exitCode = missing === 0 ? 0 : 1;
}
