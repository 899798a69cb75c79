import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TraceStore } from '../embedded/trace-store.ts';
import type { View } from './route.ts';
import type { Sources } from './sources.ts';
import { showOverview } from './views/overview.ts';
import { listTraces, showTrace } from './views/traces.ts';

const route = 'POST /api/v1/posts/{post_id}/like';
const idOf = (index: number) => `1-6b08a0f0-${String(index).padStart(24, '0')}`;

/** The segments of a like, as received from the functions. */
function segmentsOf(index: number, start_time: number) {
  const trace_id = idOf(index);
  const common = { trace_id, start_time, end_time: start_time + 0.02 };
  const annotations = { route, post_id: `post-${index % 100}`, user: `user-${index % 50}`, cold_start: index === 0 };
  const subsegments = Array.from({ length: 8 }, (_, part) => ({ id: `${index}-${part}`, name: `Postgres: statement_${part}`, start_time, end_time: start_time + 0.002 }));
  return [
    { ...common, id: `${index}-a`, name: 'POST /api/v1/posts/_post_id_/like', annotations, subsegments, http: { response: { status: 200 } } },
    { ...common, id: `${index}-b`, parent_id: `${index}-a`, name: 'publish' },
    { ...common, id: `${index}-c`, parent_id: `${index}-b`, name: 'on-interaction-changed', fault: index % 500 === 0, annotations: { queue: 'interaction-changed' } },
  ];
}

/** The time (ms) each view takes with this many traces, the best of three attempts. */
export async function measureViews(traces: number): Promise<Record<string, number>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lambdagram-console-'));
  const store = new TraceStore(join(dataDir, 'traces.db'));
  const now = Date.now() / 1_000;
  for (let index = 0; index < traces; index += 1) for (const segment of segmentsOf(index, now - 600 + (index / traces) * 500)) store.add(segment);
  store.flush();
  // Nothing listens on this port, so the views' calls to the cloud fail at once.
  const sources = { traces: store, dataDir, environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', API_URL: 'http://127.0.0.1:1' } } as unknown as Sources;
  const best = async (view: View, query: Record<string, string>, params: Record<string, string> = {}) => {
    const times: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const started = performance.now();
      await view(sources, { params, query, body: undefined });
      times.push(performance.now() - started);
    }
    return Math.min(...times);
  };
  try {
    return {
      overview: await best(showOverview, {}),
      newest: await best(listTraces, {}),
      'of a post': await best(listTraces, { post: 'post-7' }),
      failed: await best(listTraces, { outcome: 'fault' }),
      'of a function': await best(listTraces, { name: 'on-interaction-changed', outcome: 'fault' }),
      'none at all': await best(listTraces, { route: 'GET /nothing', min_ms: '1000' }),
      one: await best(showTrace, {}, { id: idOf(traces - 1) }),
      consumers: await best(({ traces: found }) => found.consumedSince(now - 700), {}),
    };
  } finally {
    store.close();
    await rm(dataDir, { recursive: true });
  }
}
