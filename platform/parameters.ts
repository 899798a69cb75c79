import { outbound, outboundSettings } from './outbound.ts';

/** Marks values stored in Systems Manager, because anybody who may read a function's configuration can see its environment. */
const prefix = 'ssm:';
/** Time limit (ms) for reading one. */
const patience = 5_000;
const values = new Map<string, Promise<string>>();

/** Whether a variable refers to a parameter. */
export const isParameter = (value: string): boolean => value.startsWith(prefix);

/** Resolves a variable: for `ssm:<name>` reads the parameter (a SecureString) once per container, otherwise returns the value itself. */
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
  // The parameters contain database URLs, so without them the database is unavailable.
  const client = outbound(new SSMClient(outboundSettings({ REQUEST_DEADLINE_MS: patience }, patience)), 'database');
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter!.Value!;
  } finally {
    client.destroy();
  }
}
