import type { Segment } from './trace-store.ts';

type Value = { stringValue: string } | { intValue: string } | { doubleValue: number } | { boolValue: boolean };
type Attribute = { key: string; value: Value };

export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code?: number };
}

/** An OTLP/HTTP request body in JSON (OpenTelemetry protocol, "JSON Protobuf Encoding"): ids are hex, 64-bit numbers are strings. */
export interface ExportRequest {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { scope: { name: string }; spans: Span[] }[] }[];
}

/** opentelemetry.proto.trace.v1.Span.SpanKind */
const kinds = { internal: 1, server: 2, client: 3, consumer: 5 };
const failed = 2;

/** The segment and its subsegments as spans. */
export function toSpans(segment: Segment, traceId = segment.trace_id, parent = segment.parent_id): Span[] {
  const { id, name, start_time, end_time = start_time } = segment;
  const annotations = (segment['annotations'] ?? {}) as Record<string, string | number | boolean>;
  const sizes = (segment['metadata'] as { default?: Record<string, number> } | undefined)?.default ?? {};
  const http = segment['http'] as { request?: { method: string; url: string }; response?: { status: number } } | undefined;
  const aws = (segment['aws'] ?? {}) as Record<string, string | undefined>;
  const facts: Record<string, unknown> = {
    ...annotations,
    ...sizes,
    ...Object.fromEntries(['operation', 'table_name', 'bucket_name', 'topic_name', 'queue_name'].map((key) => [`aws.${key}`, aws[key]])),
    'http.request.method': http?.request?.method,
    'http.route': http?.request?.url,
    'http.response.status_code': http?.response?.status,
  };
  const span: Span = {
    traceId: traceId.slice(2).replace('-', ''),
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    name,
    kind: http ? kinds.server : annotations['queue'] !== undefined ? kinds.consumer : segment['namespace'] !== undefined ? kinds.client : kinds.internal,
    startTimeUnixNano: nanoseconds(start_time),
    endTimeUnixNano: nanoseconds(end_time),
    attributes: toAttributes(facts),
    status: segment['fault'] ? { code: failed } : {},
  };
  const parts = (segment['subsegments'] ?? []) as Segment[];
  return [span, ...parts.flatMap((part) => toSpans(part, traceId, id))];
}

export const toRequest = (spans: Span[]): ExportRequest => ({
  resourceSpans: [
    {
      resource: { attributes: toAttributes({ 'service.name': 'lambdagram' }) },
      scopeSpans: [{ scope: { name: 'lambdagram.xray' }, spans }],
    },
  ],
});

const nanoseconds = (seconds: number): string => String(BigInt(Math.round(seconds * 1_000_000)) * 1_000n);

const toAttributes = (facts: Record<string, unknown>): Attribute[] =>
  Object.entries(facts).flatMap(([key, value]): Attribute[] => {
    if (typeof value === 'string') return [{ key, value: { stringValue: value } }];
    if (typeof value === 'boolean') return [{ key, value: { boolValue: value } }];
    if (typeof value !== 'number') return [];
    return [{ key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } }];
  });

/** Maximum spans in the queue. If the collector does not keep up, further spans are dropped. */
const queueLimit = 10_000;
const batchSize = 1_000;
const interval = 500;

export interface OtlpExporter {
  add(segment: Segment): void;
  stop(): Promise<void>;
}

/**
 * Exports finished segments to an OpenTelemetry collector.
 * @param endpoint as in OTEL_EXPORTER_OTLP_ENDPOINT, such as `http://127.0.0.1:4318`
 * @param report called once when the collector starts rejecting spans, and when it accepts them again
 */
export function exportSpans(endpoint: string, report: (line: string) => void): OtlpExporter {
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const queue: Span[] = [];
  let failing = false;
  let sending = Promise.resolve();

  async function send(): Promise<void> {
    const spans = queue.splice(0, batchSize);
    if (spans.length === 0) return;
    const problem = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(toRequest(spans)),
      signal: AbortSignal.timeout(5_000),
    }).then(
      async (response) => (response.ok ? undefined : `${response.status} ${await response.text()}`.slice(0, 200)),
      (error: unknown) => String((error as Error).cause ?? error),
    );
    if (problem !== undefined && !failing) report(`Traces cannot be sent to ${url}: ${problem}`);
    if (problem === undefined && failing) report(`Traces are sent to ${url} again`);
    failing = problem !== undefined;
    if (problem === undefined && queue.length > 0) await send();
  }

  const timer = setInterval(() => (sending = sending.then(send)), interval).unref();
  return {
    add(segment) {
      if (segment['in_progress'] || queue.length >= queueLimit) return;
      queue.push(...toSpans(segment));
    },
    async stop() {
      clearInterval(timer);
      await sending;
      await send();
    },
  };
}
