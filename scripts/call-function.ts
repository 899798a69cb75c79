import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** An operation: a function that is called with an input and returns a report. */
export type Call<Report = Record<string, unknown>> = (input: object) => Promise<Report>;

/** A deployment's function. On AWS nothing outside its network reaches the database, so commands call one that may. */
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
