import { type Facts, subsegment, traceHeader } from '../tracing.ts';

interface Input {
  TableName?: string;
  Bucket?: string;
  TopicArn?: string;
  QueueUrl?: string;
  Body?: unknown;
  TransactItems?: unknown[];
  RequestItems?: Record<string, { Keys?: unknown[] } | unknown[]>;
  Delete?: { Objects?: unknown[] };
  PublishBatchRequestEntries?: unknown[];
  Entries?: unknown[];
}

interface Output {
  Items?: unknown[];
  Count?: number;
  ContentLength?: number;
  Responses?: Record<string, unknown[]>;
}

type Next = (args: { input: Input; request: { headers: Record<string, string> } }) => Promise<{ output: Output }>;

const labels: Record<string, string> = { CognitoIdentityProvider: 'Cognito' };

/** Makes an AWS SDK client record a subsegment for each call, named after its operation, and propagate the trace. */
export function traceClient<Client extends { middlewareStack: object }>(client: Client): Client {
  // Each client has its own type for this stack, which only differs in the commands.
  const stack = client.middlewareStack as { add(middleware: unknown, options: { step: string; name: string }): void };
  stack.add(
    (next: Next, { clientName = 'aws', commandName = '' }: { clientName?: string; commandName?: string }) => {
      const service = clientName.replace(/Client$/, '');
      const operation = commandName.replace(/Command$/, '');
      return (args: Parameters<Next>[0]) =>
        subsegment(`${labels[service] ?? service}: ${operation}`, () => next(args), {
          namespace: 'aws',
          aws: { operation, ...resourceOf(args.input) },
          sizesOf: ({ output }) => sizesOf(args.input, output),
        });
    },
    { step: 'initialize', name: 'traceSubsegment' },
  );
  stack.add(
    (next: Next) => (args: Parameters<Next>[0]) => {
      const header = traceHeader();
      if (header) args.request.headers['X-Amzn-Trace-Id'] = header;
      return next(args);
    },
    { step: 'build', name: 'traceHeader' },
  );
  return client;
}

const lastPart = (text: string | undefined, separator: string) => text?.slice(text.lastIndexOf(separator) + 1);

const resourceOf = ({ TableName, RequestItems, Bucket, TopicArn, QueueUrl }: Input): Facts => ({
  table_name: TableName ?? (RequestItems && Object.keys(RequestItems).join(', ')),
  bucket_name: Bucket,
  topic_name: lastPart(TopicArn, ':'),
  queue_name: lastPart(QueueUrl, '/'),
});

function sizesOf(input: Input, { Items, Count, ContentLength, Responses }: Output): Facts {
  const { TransactItems, RequestItems, Delete, PublishBatchRequestEntries, Entries, Body } = input;
  const requested = RequestItems && Object.values(RequestItems).reduce((sum, of) => sum + (Array.isArray(of) ? of : (of.Keys ?? [])).length, 0);
  const found = Responses && Object.values(Responses).reduce((sum, of) => sum + of.length, 0);
  const sent = (TransactItems ?? Delete?.Objects ?? PublishBatchRequestEntries ?? Entries)?.length ?? requested;
  return {
    sent,
    items: Items?.length ?? Count ?? found,
    bytes: Body instanceof Uint8Array || typeof Body === 'string' ? Buffer.byteLength(Body) : ContentLength,
  };
}
