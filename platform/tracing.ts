import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Segment, Subsegment } from 'aws-xray-sdk-core';

interface Trace {
  /** `1-<8 hex of Unix seconds>-<24 hex>`: what X-Ray calls the trace id and clients get as X-Trace-Id. */
  id: string;
  /** The X-Amzn-Trace-Id header to send along with what is done in this trace. */
  header: string;
  segment: Segment | Subsegment | undefined;
}

const current = new AsyncLocalStorage<Trace>();

// serverless-offline pretends to be Lambda, but there is no runtime here that would open the function's segment for us.
const emulated = process.env['IS_OFFLINE'] !== undefined;
if (emulated) delete process.env['LAMBDA_TASK_ROOT'];
const onLambda = process.env['LAMBDA_TASK_ROOT'] !== undefined;

// Without a daemon the SDK would drop every segment after the work of making it.
const xray = process.env['AWS_XRAY_DAEMON_ADDRESS'] ? (await import('aws-xray-sdk-core')).default : undefined;
xray?.middleware.disableCentralizedSampling();
xray?.setContextMissingStrategy('IGNORE_ERROR');

/**
 * Runs `work` as one segment of a trace: of the trace in `header` (an X-Amzn-Trace-Id, see the AWS X-Ray developer
 * guide, "Tracing header") or of a new one. On Lambda the runtime has opened the segment of the invocation already;
 * `detached` opens one of its own all the same, for work that belongs to the trace of a message.
 */
export async function traced<Result>(
  name: string,
  header: string | undefined,
  work: () => Promise<Result>,
  { detached = false } = {},
): Promise<Result> {
  const incoming = parseHeader(onLambda && !detached ? process.env['_X_AMZN_TRACE_ID'] : header);
  const id = incoming.root ?? newTraceId();
  if (!xray) return current.run({ id, header: `Root=${id};Sampled=0`, segment: undefined }, work);
  if (onLambda && !detached) {
    return current.run({ id, header: process.env['_X_AMZN_TRACE_ID'] ?? '', segment: xray.getSegment() }, work);
  }
  const segment = new xray.Segment(name, id, incoming.parent);
  segment.notTraced = incoming.sampled === '0';
  const trace = { id, header: `Root=${id};Parent=${segment.id};Sampled=${segment.notTraced ? 0 : 1}`, segment };
  return current.run(trace, () => closing(segment, work));
}

/** Runs `work` as a subsegment of the segment around it; just runs it where nothing is traced. */
export function subsegment<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const trace = current.getStore();
  if (!trace?.segment) return work();
  const part = trace.segment.addNewSubsegment(name);
  return current.run({ ...trace, segment: part }, () => closing(part, work));
}

async function closing<Result>(segment: Segment | Subsegment, work: () => Promise<Result>): Promise<Result> {
  try {
    const result = await work();
    segment.close();
    return result;
  } catch (error) {
    segment.close(error as Error);
    throw error;
  }
}

/** The trace id of the request or event being handled. */
export const traceId = (): string | undefined => current.getStore()?.id;

/** The header that lets others continue the current trace. */
export const traceHeader = (): string | undefined => current.getStore()?.header;

/** Makes an AWS SDK client record a subsegment for each call and send the trace along. */
export function traceClient<Client extends { middlewareStack: object }>(client: Client): Client {
  if (!xray) return client;
  type Next = (args: { request: { headers: Record<string, string> } }) => Promise<unknown>;
  // The clients' own types of this stack differ by their commands, none of which matters here.
  const stack = client.middlewareStack as { add(middleware: unknown, options: { step: string; name: string }): void };
  stack.add(
    (next: Next, { clientName = 'aws' }: { clientName?: string }) =>
      (args: never) => subsegment(clientName.replace(/Client$/, ''), () => next(args)),
    { step: 'initialize', name: 'traceSubsegment' },
  );
  stack.add(
    (next: Next) => (args: { request: { headers: Record<string, string> } }) => {
      const header = traceHeader();
      if (header) args.request.headers['X-Amzn-Trace-Id'] = header;
      return next(args);
    },
    { step: 'build', name: 'traceHeader' },
  );
  return client;
}

function parseHeader(header: string | undefined) {
  const parts = new Map((header ?? '').split(';').map((part) => part.trim().split('=', 2) as [string, string]));
  const root = parts.get('Root');
  const ours = root !== undefined && /^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(root);
  return { root: ours ? root : undefined, parent: ours ? parts.get('Parent') : undefined, sampled: parts.get('Sampled') };
}

const newTraceId = () => `1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
