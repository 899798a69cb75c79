import { CloudFormationClient, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';

/**
 * The public keys of the stack's user pool as JSON, which are deployed with the functions as a fallback; '' if the pool does not
 * exist yet, as in the first deployment.
 */
export async function poolKeys(stackName: string, region: string): Promise<string> {
  const pool = await poolOf(stackName, region);
  if (pool === undefined) return '';
  const address = `https://cognito-idp.${region}.amazonaws.com/${pool}/.well-known/jwks.json`;
  const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new CloudError(`${address} responded with ${response.status}, so the deployment would have no second source of the pool's keys. Repeat it.`);
  return publicKeys(await response.json(), address);
}

/** The key set as compact JSON, since a function's environment is limited to 4 KB. */
export function publicKeys(json: unknown, address: string): string {
  const keys = (json as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key: { kid?: unknown }) => typeof key.kid === 'string')) throw new CloudError(`${address} did not return a key set.`);
  return JSON.stringify({ keys });
}

async function poolOf(StackName: string, region: string): Promise<string | undefined> {
  const client = new CloudFormationClient({ region });
  try {
    const { StackResourceDetail: pool } = await client.send(new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'UserPool' }));
    return pool?.PhysicalResourceId;
  } catch (error) {
    // The stack, or the resource in it, does not exist yet.
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
