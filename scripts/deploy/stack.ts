import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { CloudError } from '../../localstack/embedded/cloud-error.ts';
import { everyItem } from './every-item.ts';
import { region, stackName, stage } from './names.ts';

/** The configuration of all clients for emulators. */
export const clientConfig = (endpoint: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** The names of the deployed stack's resources, by logical id. Empty if there is no stack. */
export async function stackResources(endpoint: string): Promise<Map<string, string>> {
  const client = new CloudFormationClient(clientConfig(endpoint));
  try {
    const pages = paginateListStackResources({ client, stopOnSameToken: true }, { StackName: stackName });
    const found = await everyItem(pages, ({ StackResourceSummaries }) => StackResourceSummaries);
    return new Map(found.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId!, PhysicalResourceId!]));
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return new Map();
    throw error;
  } finally {
    client.destroy();
  }
}

/**
 * The URL at which an emulator serves the deployed API. It is LocalStack's path, since AWS's host names do not resolve.
 * @throws CloudError if nothing is deployed
 */
export function apiUrl(endpoint: string, resources: Map<string, string>): string {
  const id = resources.get('ApiGatewayRestApi');
  if (!id) throw new CloudError(`${stackName} is not deployed to ${endpoint}. Deploy it with: npm run deploy:local`);
  return `${endpoint}/restapis/${id}/${stage}/_user_request_`;
}
