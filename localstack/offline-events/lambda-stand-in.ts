import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LambdaStandIn {
  url: string;
  calls: { functionName: string; event: { Records: unknown[] } }[];
  close(): void;
}

/** A fake of serverless-offline's Lambda endpoint, for tests. `run` is the function. */
export async function startLambdaStandIn(
  run: (records: never[], call: number) => unknown,
): Promise<LambdaStandIn> {
  const calls: LambdaStandIn['calls'] = [];
  const server = createServer(async (request, response) => {
    const [, functionName] = /\/functions\/(.+)\/invocations$/.exec(request.url ?? '') ?? [];
    if (!functionName) return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const event = JSON.parse(Buffer.concat(chunks).toString()) as { Records: never[] };
    calls.push({ functionName, event });
    try {
      response.end(JSON.stringify((await run(event.Records, calls.length)) ?? null));
    } catch (error) {
      response.setHeader('X-Amz-Function-Error', 'Unhandled').end(JSON.stringify({ errorMessage: String(error) }));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, close };
}
