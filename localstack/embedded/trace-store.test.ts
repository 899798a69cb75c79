import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { keptTraces, type Segment, TraceStore } from './trace-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lambdagram-traces-'));
let stores: TraceStore[] = [];
let files = 0;

function open(file = join(folder, `${files++}.db`), options = {}): TraceStore {
  const store = new TraceStore(file, options);
  stores.push(store);
  return store;
}
afterEach(() => {
  for (const store of stores) store.close();
  stores = [];
});
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const traceId = (number: number) => `1-6922e5f0-${String(number).padStart(24, '0')}`;
const segment = (number: number, fields: Partial<Segment> = {}): Segment => ({
  id: '0000000000000001',
  trace_id: traceId(number),
  name: 'GET /api/v1/feed',
  start_time: 1000 + number,
  end_time: 1000.025 + number,
  ...fields,
});

describe('the file of traces', () => {
  it('can be searched by a trace’s annotations', () => {
    const store = open();
    store.add(segment(1, { annotations: { route: 'GET /api/v1/feed', user: 'u1' }, http: { response: { status: 200 } } }));
    store.add(segment(2, { end_time: 1004, annotations: { route: 'POST /api/v1/posts', post_id: 'p1', user: 'u2' }, http: { response: { status: 500 } }, fault: true }));
    store.add(segment(2, { id: '0000000000000002', name: 'on-post-published', start_time: 1003, end_time: 1003.5 }));
    store.flush();
    const found = (filter: Parameters<TraceStore['list']>[0]) => store.list(filter).map(({ id }) => id);
    expect(found({})).toEqual([traceId(2), traceId(1)]);
    expect(found({ route: 'GET /api/v1/feed' })).toEqual([traceId(1)]);
    expect(found({ status: 500 })).toEqual([traceId(2)]);
    expect(found({ outcome: 'fault' })).toEqual([traceId(2)]);
    expect(found({ name: 'on-post-published' })).toEqual([traceId(2)]);
    expect(found({ post: 'p1' })).toEqual([traceId(2)]);
    expect(found({ user: 'u1' })).toEqual([traceId(1)]);
    expect(found({ minMs: 1_000 })).toEqual([traceId(2)]);
    expect(found({ before: 1002 })).toEqual([traceId(1)]);
    expect(store.list()[0]).toMatchObject({ duration_ms: 2000, segments: ['GET /api/v1/feed', 'on-post-published'], outcome: 'fault', status: 500 });
  });

  it('replaces a segment in progress with the finished one', () => {
    const store = open();
    store.add(segment(1, { in_progress: true }));
    store.flush();
    store.add(segment(1, { error: true }));
    store.flush();
    expect(store.trace(traceId(1))).toEqual([segment(1, { error: true })]);
    expect(store.list()).toMatchObject([{ outcome: 'error' }]);
  });

  it('can be read by another process, and survives a restart', () => {
    const file = join(folder, 'shared.db');
    const writer = open(file);
    writer.add(segment(1));
    writer.flush();
    expect(open(file, { readOnly: true }).trace(traceId(1))).toHaveLength(1);
    writer.close();
    stores = stores.filter((store) => store !== writer);
    expect(open(file).trace(traceId(1))).toHaveLength(1);
  });

  it('keeps only the latest, and finds them quickly among ten thousand', () => {
    const store = open();
    for (let number = 0; number < keptTraces + 100; number += 1) store.add(segment(number, { annotations: { user: `u${number % 100}` } }));
    store.flush();
    store.add(segment(keptTraces + 100));
    store.flush();
    expect(store.count()).toBeLessThanOrEqual(keptTraces);
    expect(store.trace(traceId(0))).toBeUndefined();
    const started = performance.now();
    expect(store.list({ user: 'u7', limit: 50 })).toHaveLength(50);
    expect(store.list({ outcome: 'fault' })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
