import { outbound, outboundSettings } from './outbound.ts';

/** What is kept in Systems Manager instead of in the environment, which every reader of a function's configuration sees. */
const prefix = 'ssm:';
/** How long (ms) it may take to read one. */
const patience = 5_000;
const values = new Map<string, Promise<string>>();

/** Whether a variable names a parameter. */
export const isParameter = (value: string): boolean => value.startsWith(prefix);

/** The value of a variable: its own, or that of the parameter (SecureString) it names as `ssm:<name>`, read once per container. */
export function valueOf(value: string): Promise<string> {
  if (!isParameter(value)) return Promise.resolve(value);
  const name = value.slice(prefix.length);
  let read = values.get(name);
  if (!read) {
    read = readParameter(name).catch((error: unknown) => {
      values.delete(name);
      throw error;
    });
    values.set(name, read);
  }
  return read;
}

async function readParameter(Name: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  // What is kept there is how to reach the database.
  const client = outbound(new SSMClient(outboundSettings({ REQUEST_DEADLINE_MS: patience }, patience)), 'database');
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter!.Value!;
  } finally {
    client.destroy();
  }
}
