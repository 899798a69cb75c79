import { AsyncLocalStorage } from 'node:async_hooks';
import type { Segment, Subsegment } from 'aws-xray-sdk-core';
import { type Incoming, newSpanId, newTraceId, parseW3c, parseXRay, w3cHeader, xrayHeader } from './tracing/headers.ts';
import { causeOf, outcomeOf, type Outcome, outcomeOfStatus } from './tracing/outcome.ts';

/** The attributes of a span: never values from a request. */
export type Facts = Record<string, string | number | boolean | undefined>;

type Node = Segment | Subsegment;

interface Trace {
  /** X-Ray's trace id, `1-<8 hex digits of Unix seconds>-<24 hex digits>`, which clients get as X-Trace-Id. */
  id: string;
  isSampled: boolean;
  /** The segment of the whole request or message, for its annotations; undefined if not traced or not sampled. */
  whole: Node | undefined;
  /** The current subsegment or segment. */
  part: Node | undefined;
  /** The span id to report if nothing is traced. */
  spanId: string;
  /** Whether it is the first of its name in this process. */
  isFirst: boolean;
  /** `yes` if there was nothing to do. */
  dropped: { yes: boolean };
}

const current = new AsyncLocalStorage<Trace>();

// serverless-offline pretends to be Lambda, but without a runtime that opens the function's segment.
if (process.env['IS_OFFLINE'] !== undefined) delete process.env['LAMBDA_TASK_ROOT'];
const onLambda = process.env['LAMBDA_TASK_ROOT'] !== undefined;

// Without a daemon the SDK would only create segments to drop them.
const xray = process.env['AWS_XRAY_DAEMON_ADDRESS'] ? await loadXRay() : undefined;

/**
 * Imports only the SDK's segments and emitter: its index installs a hook (cls-hooked) that slows down every await, and
 * includes samplers and patchers that we don't use (decision 33).
 */
async function loadXRay() {
  const [{ default: Made }, { default: emitter }] = await Promise.all([
    import('aws-xray-sdk-core/dist/lib/segments/segment.js') as unknown as Promise<{ default: typeof Segment }>,
    import('aws-xray-sdk-core/dist/lib/segment_emitter.js') as unknown as Promise<{ default: { disableReusableSocket(): void } }>,
  ]);
  // A socket does not survive being frozen between invocations.
  if (onLambda) emitter.disableReusableSocket();
  return Made;
}

export interface TraceOptions {
  /** The caller's W3C Trace Context, which is continued instead of the gateway's trace. */
  traceparent?: string | undefined;
  /** On Lambda: a segment of its own, for work that belongs to a message's trace instead of the invocation's. */
  detached?: boolean;
  annotations?: Facts;
}

const seen = new Set<string>();

/**
 * Runs `work` as a segment of the trace in `header` (an X-Amzn-Trace-Id), or of a new trace. On Lambda the runtime has
 * already opened the invocation's segment, so this becomes a subsegment of it.
 */
export async function traced<Result>(name: string, header: string | undefined, work: () => Promise<Result>, options: TraceOptions = {}): Promise<Result> {
  const w3c = parseW3c(options.traceparent);
  const ofInvocation = onLambda ? parseXRay(process.env['_X_AMZN_TRACE_ID']) : undefined;
  const inside = options.detached || w3c ? undefined : ofInvocation;
  const incoming = w3c ?? inside ?? parseXRay(header);
  // On AWS the gateway decides whether to sample, not the client.
  const isSampled = (incoming.sampled ?? true) && (ofInvocation === undefined || options.detached === true || ofInvocation.sampled !== false);
  const id = incoming.root ?? newTraceId();
  // Nobody would see the segments of an unsampled trace.
  const opened = isSampled ? open(name, id, incoming, inside !== undefined) : undefined;
  const isFirst = !seen.has(name);
  seen.add(name);
  const trace: Trace = { id, isSampled, whole: opened?.node, part: opened?.node, spanId: incoming.parent ?? newSpanId(), isFirst, dropped: { yes: false } };
  if (opened) record(opened.node, { ...options.annotations, cold_start: isFirst }, 'addAnnotation');
  return current.run(trace, async () => {
    try {
      return await work();
    } catch (error) {
      mark(trace.whole, error);
      throw error;
    } finally {
      opened?.end(trace.dropped.yes);
    }
  });
}

/** Opens a segment; `end` sends it, or discards it if the work was dropped. */
function open(name: string, id: string, { parent }: Incoming, inside: boolean): { node: Node; end(dropped: boolean): void } | undefined {
  if (!xray) return undefined;
  const segment = new xray(nameable(inside ? 'facade' : name), id, inside ? undefined : (parent ?? null));
  if (!inside) {
    return {
      node: segment,
      end: (dropped) => {
        segment.notTraced = dropped;
        segment.close();
      },
    };
  }
  // Lambda sends the invocation's segment; ours are below it.
  if (parent !== undefined) segment.id = parent;
  const node = segment.addNewSubsegment(nameable(name));
  return {
    node,
    end: (dropped) => {
      segment.notTraced = dropped;
      node.close();
      node.flush();
    },
  };
}

/** X-Ray allows only these characters, and at most 200 of them. */
const nameable = (name: string) => name.replace(/[^\p{L}\p{N}\s_.:/%&#=+\\\-@]/gu, '_').slice(0, 200);

/**
 * Runs `work` as a subsegment of the current segment; just runs it if nothing is traced. `sizesOf` returns
 * counts and bytes, no values.
 */
export async function subsegment<Result>(
  name: string,
  work: () => Promise<Result>,
  { sizesOf, ...fields }: { namespace?: 'aws' | 'remote'; aws?: Facts; sizesOf?: (result: Result) => Facts } = {},
): Promise<Result> {
  const trace = current.getStore();
  if (!trace?.part) return work();
  const part = trace.part.addNewSubsegment(nameable(name));
  Object.assign(part, fields);
  try {
    const result = await current.run({ ...trace, part }, work);
    if (sizesOf) record(part, sizesOf(result), 'addMetadata');
    return result;
  } catch (error) {
    mark(part, error);
    throw error;
  } finally {
    part.close();
  }
}

function record(node: Node, facts: Facts, how: 'addAnnotation' | 'addMetadata'): void {
  for (const [key, value] of Object.entries(facts)) if (value !== undefined) node[how](key, value);
}

function mark(node: Node | undefined, error: unknown): void {
  if (!node) return;
  flag(node, outcomeOf(error));
  if (outcomeOf(error) === 'fault') Object.assign(node, { cause: causeOf(error, newSpanId()) });
}

function flag(node: Node, outcome: Outcome | undefined): void {
  if (outcome === 'fault') node.addFaultFlag();
  else if (outcome) node.addErrorFlag();
  if (outcome === 'throttle') node.addThrottleFlag();
}

/** Adds annotations, by which the trace can be found, to the request's or message's segment. */
export function annotate(facts: Facts): void {
  const whole = current.getStore()?.whole;
  if (whole) record(whole, facts, 'addAnnotation');
}

/** Records the response of the traced request; its status decides the segment's outcome. */
export function traceResponse(request: { method: string; route: string }, { status, bytes }: { status: number; bytes: number }): void {
  const whole = current.getStore()?.whole;
  if (!whole) return;
  // The path's template, since a parameter may be somebody's name.
  Object.assign(whole, { http: { request: { method: request.method, url: request.route }, response: { status, content_length: bytes } } });
  record(whole, { status }, 'addAnnotation');
  flag(whole, outcomeOfStatus(status));
}

/** Records a failure that is handled and does not end in an exception. */
export const traceFailure = (error: unknown): void => mark(current.getStore()?.whole, error);

/** Drops the trace, because there was nothing to do: it would only hide more useful ones. */
export function dropTrace(): void {
  const trace = current.getStore();
  if (trace) trace.dropped.yes = true;
}

/**
 * Runs `work`, which belongs to several traces, as a segment in each of them. It is passed the headers that continue them,
 * in the order of `headers`; for the current trace, or an absent header, the current trace's header.
 */
export async function inTracesOf<Result>(name: string, headers: readonly (string | undefined)[], work: (continued: (string | undefined)[]) => Promise<Result>): Promise<Result> {
  const trace = current.getStore();
  const branches = headers.map((header) => {
    const incoming = parseXRay(header);
    if (!xray || incoming.root === undefined || incoming.root === trace?.id) return { header: header ?? traceHeader() };
    const segment = new xray(nameable(name), incoming.root, incoming.parent ?? null);
    segment.notTraced = incoming.sampled === false;
    return { segment, header: xrayHeader(incoming.root, segment.id, !segment.notTraced) };
  });
  try {
    return await work(branches.map((branch) => branch.header));
  } catch (error) {
    for (const { segment } of branches) mark(segment, error);
    throw error;
  } finally {
    for (const { segment } of branches) segment?.close();
  }
}

/** The trace id of the request or event being handled. */
export const traceId = (): string | undefined => current.getStore()?.id;

/** For the log: true for the first call of its name in this process, otherwise absent. */
export const coldStart = (): true | undefined => current.getStore()?.isFirst || undefined;

const spanOf = ({ part, spanId }: Trace) => part?.id ?? spanId;

/** The header that lets others continue the current trace. */
export function traceHeader(): string | undefined {
  const trace = current.getStore();
  return trace && xrayHeader(trace.id, trace.part?.id, trace.isSampled && trace.part !== undefined);
}

/** The same for callers that use W3C Trace Context. */
export function traceparent(): string | undefined {
  const trace = current.getStore();
  return trace && w3cHeader(trace.id, spanOf(trace), trace.isSampled && trace.part !== undefined);
}
