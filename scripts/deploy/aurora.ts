import {
  CreateDBClusterCommand,
  type DBCluster,
  DBClusterNotFoundFault,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
  RDSClient,
  waitUntilDBClusterAvailable,
} from '@aws-sdk/client-rds';
import { Signer } from '@aws-sdk/rds-signer';
import pg from 'pg';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { auroraSettings } from './aurora-settings.ts';

/** The database's owner. Only `migrate` signs in as this user, and creates the functions' user (decision 29). */
const owner = 'lambdagram';
const database = 'lambdagram';

/**
 * Creates Aurora in express configuration, which CloudFormation does not support: no VPC, TLS through a gateway, and only IAM sign-in.
 * Each step is idempotent. Written from the API reference and not yet run on AWS.
 * @returns the deployment's environment, see infra/sizes/databases.yml and infra/stack-plugin/grants.ts
 */
export async function ensureAurora(stackName: string, region: string, say: (line: string) => void): Promise<Record<string, string>> {
  const rds = new RDSClient({ region });
  const DBClusterIdentifier = stackName;
  try {
    if (!(await find(rds, DBClusterIdentifier))) {
      say('Creating Aurora in express configuration');
      // In this configuration all other settings have fixed values.
      await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier, Engine: 'aurora-postgresql', WithExpressConfiguration: true }));
    }
    await available(rds, DBClusterIdentifier);
    const made = (await find(rds, DBClusterIdentifier))!;
    if (made.InternetAccessGatewayEnabled !== true) throw new CloudError(`${DBClusterIdentifier} is not a cluster in express configuration, so functions outside its network cannot reach it.`);
    if (!isAsWanted(made)) {
      await rds.send(
        new ModifyDBClusterCommand({ DBClusterIdentifier, ServerlessV2ScalingConfiguration: { ...auroraSettings }, BackupRetentionPeriod: backupDays, DeletionProtection: true, ApplyImmediately: true }),
      );
      await available(rds, DBClusterIdentifier);
    }
    const { Endpoint: host, Port: port = 5432, MasterUsername: master, DbClusterResourceId: resource } = made;
    if (!host || !master || !resource) throw new CloudError(`${DBClusterIdentifier} has no address, no master user or no id yet. Repeat the deployment.`);
    await ensureUser({ host, port, master, region });
    return { DATABASE: 'aurora', AURORA_HOST: host, AURORA_RESOURCE: resource };
  } finally {
    rds.destroy();
  }
}

const backupDays = 7;

const isAsWanted = ({ ServerlessV2ScalingConfiguration: scaling = {}, BackupRetentionPeriod, DeletionProtection }: DBCluster) =>
  BackupRetentionPeriod === backupDays && DeletionProtection === true && Object.entries(auroraSettings).every(([name, value]) => scaling[name as keyof typeof scaling] === value);

async function find(rds: RDSClient, DBClusterIdentifier: string): Promise<DBCluster | undefined> {
  try {
    return (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters?.[0];
  } catch (error) {
    if (error instanceof DBClusterNotFoundFault) return undefined;
    throw error;
  }
}

const available = (client: RDSClient, DBClusterIdentifier: string) => waitUntilDBClusterAvailable({ client, maxWaitTime: 900, minDelay: 5, maxDelay: 15 }, { DBClusterIdentifier });

interface Server {
  host: string;
  port: number;
  master: string;
  region: string;
}

/** Creates the database's owner, who signs in with IAM and is allowed to create the functions' user. */
async function ensureUser({ host, port, master, region }: Server): Promise<void> {
  const password = await new Signer({ hostname: host, port, username: master, region }).getAuthToken();
  // The timeout allows for a paused cluster to resume.
  const client = new pg.Client({ host, port, user: master, password, database: 'postgres', ssl: true, connectionTimeoutMillis: 60_000 });
  await client.connect();
  try {
    const { rows: users } = await client.query('select 1 from pg_roles where rolname = $1', [owner]);
    if (users.length === 0) await client.query(`create role ${owner} login createrole`);
    await client.query(`grant rds_iam to ${owner} with admin option`);
    // Only a member of the owner's role can create a database owned by it.
    await client.query(`grant ${owner} to current_user`);
    const { rows: databases } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (databases.length === 0) await client.query(`create database ${database} owner ${owner}`);
  } finally {
    await client.end();
  }
}
