import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { answerJson } from './edge.ts';
import type { Handler } from './edge.ts';

export interface Segment {
  id: string;
  trace_id: string;
  name: string;
  start_time: number;
  end_time?: number;
  parent_id?: string;
  [field: string]: unknown;
}

export interface TraceSummary {
  id: string;
  /** Seconds since 1970. */
  start_time: number;
  duration_ms: number;
  segments: string[];
  error: boolean;
}

export interface XRay {
  /** For AWS_XRAY_DAEMON_ADDRESS. */
  address: string;
  /** Newest first. */
  traces(): TraceSummary[];
  trace(id: string): Segment[] | undefined;
  stop(): Promise<void>;
}

const KEPT_TRACES = 500;

/**
 * Listens like the X-Ray daemon and keeps the last traces in memory. A datagram is a header line
 * (`{"format":"json","version":1}`), a newline, and one segment or subsegment as JSON.
 * Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export async function startXRay(): Promise<XRay> {
  const traces = new Map<string, Segment[]>();
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const segment = parseDatagram(datagram.toString('utf8'));
    if (!segment) return;
    const known = traces.get(segment.trace_id) ?? [];
    // A segment still in progress is sent again when it ends.
    const segments = [...known.filter(({ id }) => id !== segment.id), segment];
    traces.delete(segment.trace_id);
    traces.set(segment.trace_id, segments);
    if (traces.size > KEPT_TRACES) traces.delete(traces.keys().next().value as string);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    traces: () => [...traces].reverse().map(([id, segments]) => summarise(id, segments)),
    trace: (id) => traces.get(id)?.toSorted((a, b) => a.start_time - b.start_time),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** Answers `GET /_xray/traces` and `GET /_xray/traces/<id>`. */
export function showTraces(xray: Pick<XRay, 'trace' | 'traces'>): Handler {
  return (req, res) => {
    const id = (req.url as string).split('?')[0]?.split('/')[3];
    const found = id ? xray.trace(id) : xray.traces();
    answerJson(res, found ? 200 : 404, found ?? { message: `There is no trace ${id}.` });
  };
}

/** undefined for whatever is not a segment: anyone on this machine can send us datagrams. */
function parseDatagram(text: string): Segment | undefined {
  const newline = text.indexOf('\n');
  try {
    const { format } = JSON.parse(text.slice(0, newline)) as { format?: string };
    const segment = JSON.parse(text.slice(newline + 1)) as Segment;
    const complete = typeof segment.trace_id === 'string' && typeof segment.id === 'string';
    return format === 'json' && complete ? segment : undefined;
  } catch {
    return undefined;
  }
}

function summarise(id: string, segments: Segment[]): TraceSummary {
  const start = Math.min(...segments.map((segment) => segment.start_time));
  const end = Math.max(...segments.map((segment) => segment.end_time ?? segment.start_time));
  return {
    id,
    start_time: start,
    duration_ms: Math.round((end - start) * 1000),
    segments: segments.map((segment) => segment.name),
    error: segments.some((segment) => Boolean(segment['error'] || segment['fault'])),
  };
}
