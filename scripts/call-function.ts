import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { runningService } from './running-service.ts';

/** Calls an operation: a function that takes an input and returns a report. */
export type Call<Report = Record<string, unknown>> = (input: object) => Promise<Report>;

/** Calls a deployed function. On AWS the database can only be reached from its network, so commands have to run in a function there. */
export function deployedFunction<Report = Record<string, unknown>>(stage: string, name: string): Call<Report> {
  const client = new LambdaClient();
  return async (input) => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName: `lambdagram-${stage}-${name}`, Payload: JSON.stringify(input) }),
    );
    const reply = Payload?.transformToString() ?? '';
    if (FunctionError !== undefined) throw new Error(`${name} failed: ${reply}`);
    return JSON.parse(reply) as Report;
  };
}

/**
 * Calls a function in this process, against the running `npm start`.
 * @throws CloudError if no service is running
 */
export async function localFunction<Report>(name: string, load: () => Promise<{ handler: (input: unknown, context: Context) => Promise<Report> }>): Promise<Call<Report>> {
  const environment = runningService();
  if (!environment) throw new CloudError('No service is running here. Run `npm start`, or name a deployment with --stage.');
  Object.assign(process.env, environment, { POWERTOOLS_LOG_LEVEL: 'ERROR' });
  const { handler } = await load();
  return (input) => handler(input, { functionName: `lambdagram-embedded-${name}` } as Context);
}
