import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { outbound, outboundSettings } from './outbound.ts';

/** Time limit (ms) for reading one. */
const patience = 5_000;

/** Reads a parameter (a SecureString) from Systems Manager. */
export async function readParameter(Name: string): Promise<string> {
  // The parameters contain database URLs, so without them the database is unavailable.
  const client = outbound(new SSMClient(outboundSettings({ REQUEST_DEADLINE_MS: patience }, patience)), 'database');
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter!.Value!;
  } finally {
    client.destroy();
  }
}
