import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root.js';
import { describe, expect, it, vi } from 'vitest';
import { type ExportRequest, exportSpans, toRequest, toSpans } from './otlp.ts';

interface Message {
  verify(message: object): string | null;
  fromObject(message: object): object;
  toObject(message: object, options: object): object;
}
/** The published schema (opentelemetry/proto/collector/trace/v1), as compiled for OpenTelemetry's own exporters. */
const published = (root as unknown as { opentelemetry: { proto: { collector: { trace: { v1: { ExportTraceServiceRequest: Message } } } } } }).opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

const segment = {
  id: '53995c3f42cd8ad8',
  trace_id: '1-5759e988-bd862e3fe1be46a994272793',
  parent_id: '00f067aa0ba902b7',
  name: 'POST /api/v1/posts/{post_id}/like',
  start_time: 1_764_000_000.123_456,
  end_time: 1_764_000_000.223_456,
  fault: true,
  http: { request: { method: 'POST', url: '/api/v1/posts/{post_id}/like' }, response: { status: 500 } },
  annotations: { post_id: 'p1', cold_start: true, status: 500 },
  subsegments: [
    { id: '1111111111111111', trace_id: '', name: 'DynamoDB: Query', start_time: 1_764_000_000.2, end_time: 1_764_000_000.21, namespace: 'aws', aws: { operation: 'Query', table_name: 't' }, metadata: { default: { items: 3, share: 0.5 } } },
  ],
};

/** The request with its ids in Base64, as in standard Protobuf JSON; OTLP uses hex. */
const withBytes = (request: ExportRequest) =>
  JSON.parse(JSON.stringify(request), (key, value: unknown) => (/^(traceId|spanId|parentSpanId)$/.test(key) ? Buffer.from(value as string, 'hex').toString('base64') : value)) as object;

describe('spans', () => {
  it('conform to the published schema', () => {
    const request = withBytes(toRequest(toSpans(segment)));
    const message = published.fromObject(request);
    expect(published.verify(message)).toBeNull();
    expect(published.toObject(message, { longs: String, bytes: String })).toEqual(request);
  });

  it('keep the order, times and outcomes', () => {
    const [span, part] = toSpans(segment);
    expect(span).toMatchObject({
      traceId: '5759e988bd862e3fe1be46a994272793',
      spanId: segment.id,
      parentSpanId: segment.parent_id,
      kind: 2,
      startTimeUnixNano: '1764000000123456000',
      status: { code: 2 },
    });
    expect(part).toMatchObject({ traceId: span!.traceId, parentSpanId: segment.id, kind: 3, status: {} });
    expect(part!.attributes).toContainEqual({ key: 'items', value: { intValue: '3' } });
  });
});

describe('the exporter', () => {
  it('sends finished spans, and reports once that nothing accepts them', async () => {
    const bodies: ExportRequest[] = [];
    let status = 503;
    const server = createServer(async (req, res) => {
      let text = '';
      for await (const chunk of req) text += String(chunk);
      if (status === 200) bodies.push(JSON.parse(text) as ExportRequest);
      res.writeHead(req.url === '/v1/traces' ? status : 404).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const lines: string[] = [];
    const exporter = exportSpans(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, (line) => lines.push(line));
    exporter.add(segment);
    await vi.waitFor(() => expect(lines).toHaveLength(1), 20_000);
    status = 200;
    exporter.add({ ...segment, in_progress: true });
    exporter.add(segment);
    await exporter.stop();
    server.close();
    expect(bodies.flatMap(({ resourceSpans }) => resourceSpans[0]!.scopeSpans[0]!.spans)).toHaveLength(2);
    expect(lines).toEqual([expect.stringContaining('503'), expect.stringContaining('again')]);
  });
});
