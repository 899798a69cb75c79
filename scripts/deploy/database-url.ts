import type { SSMClient } from '@aws-sdk/client-ssm';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from '@aws-sdk/client-ssm';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';

const nameOf = (stage: string, of: 'database' | 'migration') => `/lambdagram-${stage}/${of}-url`;

/** The functions' variables, which refer to the parameters (see platform/parameters.ts). */
export const databaseParameters = (stage: string) => ({ DATABASE_URL: `ssm:${nameOf(stage, 'database')}`, MIGRATION_URL: `ssm:${nameOf(stage, 'migration')}` });

interface Given {
  DATABASE_URL?: string;
  /** The same database, with its owner as the user. Default: DATABASE_URL. */
  MIGRATION_URL?: string;
}

/**
 * Stores the URLs of the operator's own Postgres as SecureStrings, for the functions to read. They have to be given once; later
 * deployments may change them.
 * @throws CloudError if they have never been given
 */
export async function ensureDatabaseUrls(ssm: SSMClient, stage: string, { DATABASE_URL, MIGRATION_URL }: Given): Promise<void> {
  if (DATABASE_URL) {
    await keep(ssm, nameOf(stage, 'database'), DATABASE_URL);
    await keep(ssm, nameOf(stage, 'migration'), MIGRATION_URL || DATABASE_URL);
  } else if (MIGRATION_URL) {
    throw new CloudError('MIGRATION_URL and DATABASE_URL must be set together, for the same database.');
  } else if ((await read(ssm, nameOf(stage, 'migration'))) === undefined) {
    throw new CloudError(
      'The size small needs a Postgres: set DATABASE_URL=postgres://user:password@host:5432/database, and MIGRATION_URL with its owner, which are kept for later deployments; or DATABASE=aurora for one on AWS that pauses.',
    );
  }
}

/** @throws CloudError unless it is a Postgres URL that can be reached over the internet */
export function checkDatabaseUrl(variable: string, text: string): void {
  const url = URL.parse(text);
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.hostname === '' || url.pathname.length < 2) {
    throw new CloudError(`${variable} is not a database URL such as postgres://user:password@host:5432/database.`);
  }
  if (url.searchParams.get('sslmode') === 'disable') throw new CloudError(`${variable} has sslmode=disable, but functions on AWS reach the database over the internet.`);
}

async function keep(ssm: SSMClient, Name: string, Value: string): Promise<void> {
  if (Value === (await read(ssm, Name))) return;
  await ssm.send(new PutParameterCommand({ Name, Type: 'SecureString', Value, Overwrite: true, Description: 'How the functions reach Postgres' }));
}

async function read(ssm: SSMClient, Name: string): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
