import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { answerJson } from './edge.ts';
import type { Handler } from './edge.ts';
import { exportSpans } from './otlp.ts';
import { type Segment, TraceStore, type TraceSummary } from './trace-store.ts';

export interface XRay {
  /** For AWS_XRAY_DAEMON_ADDRESS. */
  address: string;
  /** The file of a TraceStore. */
  file: string;
  /** Newest first. */
  traces(): TraceSummary[];
  trace(id: string): Segment[] | undefined;
  stop(): Promise<void>;
}

/**
 * Listens like the X-Ray daemon and keeps the latest traces. A datagram is a header line (`{"format":"json","version":1}`),
 * a newline, and one segment or subsegment as JSON. If OTEL_EXPORTER_OTLP_ENDPOINT is set, segments are also exported there.
 * Source: https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html
 */
export async function startXRay({ dataDir, report = () => undefined }: { dataDir: string; report?: (line: string) => void }): Promise<XRay> {
  const file = join(dataDir, 'traces.db');
  const store = new TraceStore(file);
  const endpoint = process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const exporter = endpoint ? exportSpans(endpoint, report) : undefined;
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 });
  socket.on('message', (datagram) => {
    const segment = parseDatagram(datagram.toString('utf8'));
    if (!segment) return;
    store.add(segment);
    exporter?.add(segment);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    file,
    traces() {
      store.flush();
      return store.list();
    },
    trace(id) {
      store.flush();
      return store.trace(id);
    },
    async stop() {
      await new Promise<void>((resolve) => socket.close(() => resolve()));
      await exporter?.stop();
      store.close();
    },
  };
}

/** Responds to `GET /_xray/traces` and `GET /_xray/traces/<id>`. */
export function showTraces(xray: Pick<XRay, 'trace' | 'traces'>): Handler {
  return (req, res) => {
    const id = (req.url as string).split('?')[0]?.split('/')[3];
    const found = id ? xray.trace(id) : xray.traces();
    answerJson(res, found ? 200 : 404, found ?? { message: `There is no trace ${id}.` });
  };
}

/** Returns undefined for anything but a segment, since any program on this machine can send us datagrams. */
function parseDatagram(text: string): Segment | undefined {
  const newline = text.indexOf('\n');
  try {
    const { format } = JSON.parse(text.slice(0, newline)) as { format?: string };
    const segment = JSON.parse(text.slice(newline + 1)) as Segment;
    const complete =
      typeof segment.trace_id === 'string' &&
      typeof segment.id === 'string' &&
      typeof segment.name === 'string' &&
      Number.isFinite(segment.start_time) &&
      (segment.end_time === undefined || Number.isFinite(segment.end_time));
    return format === 'json' && complete ? segment : undefined;
  } catch {
    return undefined;
  }
}
