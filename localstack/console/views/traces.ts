import * as z from 'zod';
import { hashedId } from '../../../platform/tracing/hash.ts';
import type { Segment, TraceFilter } from '../../embedded/trace-store.ts';
import { ConsoleError } from '../console-error.ts';
import { linesOfTrace } from '../log-files.ts';
import { asRoute, curlOf } from '../operations.ts';
import type { View } from '../route.ts';
import type { TraceDetail, TraceList, TracePart } from '../shapes.ts';

/** Traces per page. */
const pageSize = 50;

const blank = z.literal('').transform(() => undefined);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.union([blank, schema]).optional();
const Query = z.object({
  route: optional(z.string()),
  status: optional(z.coerce.number().int()),
  outcome: optional(z.enum(['ok', 'error', 'throttle', 'fault'])),
  name: optional(z.string()),
  post: optional(z.string()),
  user: optional(z.string()),
  min_ms: optional(z.coerce.number()),
  before: optional(z.coerce.number()),
});

/** Traces, newest first, filtered by route, status, outcome, function, post, user and duration. */
export const listTraces: View = ({ traces }, { query }): TraceList => {
  const parsed = Query.safeParse(query);
  if (!parsed.success) throw new ConsoleError(400, z.prettifyError(parsed.error));
  const { min_ms, user, ...rest } = parsed.data;
  const wanted = { ...rest, minMs: min_ms, user: user && hashOf(user), limit: pageSize };
  const found = traces.list(Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as TraceFilter);
  return {
    traces: found.map((trace) => ({ ...trace, segments: [...new Set(trace.segments.map(asRoute))] })),
    next: found.length === pageSize ? found.at(-1)!.start_time : undefined,
  };
};

/** Traces contain hashed user ids, while people enter plain ones. */
const hashOf = (user: string): string => (/^[0-9a-f]{32}$/.test(user) ? user : hashedId(user));

/** One trace, from the first segment to the last consumer, with its log lines. */
export const showTrace: View = ({ traces, dataDir, environment }, { params }): TraceDetail => {
  const id = toXRay(params['id']!);
  const segments = traces.trace(id);
  if (!segments) throw new ConsoleError(404, `There is no trace ${id}. A new trace appears within a second.`);
  const start = Math.min(...segments.map(({ start_time }) => start_time));
  const end = Math.max(...segments.map((segment) => segment.end_time ?? segment.start_time));
  const parts = inOrder(segments, start);
  const route = segments.map((segment) => (segment['annotations'] as { route?: string } | undefined)?.route).find((found) => found !== undefined);
  return {
    id,
    start_time: start,
    duration_ms: milliseconds(end - start),
    route,
    parts,
    logs: linesOfTrace(dataDir, id),
    curl: route === undefined ? undefined : curlOf(route, environment['API_URL'] ?? ''),
  };
};

/** Converts a trace id from W3C's format to X-Ray's. */
const toXRay = (id: string): string => (/^[0-9a-f]{32}$/.test(id) ? `1-${id.slice(0, 8)}-${id.slice(8)}` : id);

interface Node {
  part: Part;
  children: Node[];
}
type Part = Pick<Segment, 'id' | 'name' | 'start_time' | 'end_time' | 'parent_id'> & { subsegments?: Part[]; [field: string]: unknown };

/** Each segment under its parent; one whose parent is missing is at the top level. */
function inOrder(segments: readonly Segment[], start: number): TracePart[] {
  const nodes = new Map<string, Node>();
  const collect = (part: Part): Node => {
    const node = { part, children: (part.subsegments ?? []).map(collect) };
    nodes.set(part.id, node);
    return node;
  };
  const tops = segments.map((segment) => collect(segment as Part));
  const roots = tops.filter((node) => {
    const parent = node.part.parent_id === undefined ? undefined : nodes.get(node.part.parent_id);
    parent?.children.push(node);
    return !parent;
  });
  const isSegment = new Set(tops);
  const list: TracePart[] = [];
  const walk = (node: Node, depth: number): void => {
    list.push(toPart(node.part, start, depth, isSegment.has(node)));
    for (const child of node.children.sort((a, b) => a.part.start_time - b.part.start_time)) walk(child, depth + 1);
  };
  for (const root of roots) walk(root, 0);
  return list;
}

const toPart = (part: Part, start: number, depth: number, isSegment: boolean): TracePart => ({
  id: part.id,
  name: asRoute(part.name),
  depth,
  is_segment: isSegment,
  start_ms: milliseconds(part.start_time - start),
  duration_ms: milliseconds((part.end_time ?? part.start_time) - part.start_time),
  in_progress: part.end_time === undefined,
  outcome: part['fault'] ? 'fault' : part['throttle'] ? 'throttle' : part['error'] ? 'error' : 'ok',
  facts: {
    ...(part['http'] as { response?: object } | undefined)?.response,
    ...(part['aws'] as object | undefined),
    ...(part['annotations'] as object | undefined),
    ...(part['metadata'] as { default?: object } | undefined)?.default,
  },
  cause: causeOf(part['cause']),
});

/** The type and message of the error. */
function causeOf(cause: unknown): string | undefined {
  const first = (cause as { exceptions?: { type?: string; message?: string }[] } | undefined)?.exceptions?.[0];
  return first && [first.type, first.message].filter(Boolean).join(': ');
}

const milliseconds = (seconds: number): number => Math.round(seconds * 10_000) / 10;
