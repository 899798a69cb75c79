import { eventually } from '../setup/eventually.ts';

export interface Part {
  id: string;
  name: string;
  start_time: number;
  end_time?: number;
  parent_id?: string;
  in_progress?: boolean;
  error?: boolean;
  throttle?: boolean;
  fault?: boolean;
  http?: { request: { method: string; url: string }; response: { status: number } };
  annotations?: Record<string, unknown>;
  metadata?: { default: Record<string, unknown> };
  subsegments?: Part[];
}

export async function readTrace(id: string): Promise<Part[]> {
  const response = await fetch(`${process.env['AWS_ENDPOINT_URL']}/_xray/traces/${id}`);
  if (!response.ok) throw new Error(`trace ${id}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Part[];
}

/** The trace, once `complete` does not throw. Segments arrive one by one. */
export const traceOnce = (id: string, complete: (segments: Part[]) => void): Promise<Part[]> =>
  eventually(async () => {
    const segments = await readTrace(id);
    complete(segments);
    return segments;
  }, 60_000);

/** A segment and all its descendants. */
export const partsOf = (segments: readonly Part[]): Part[] => segments.flatMap((segment) => [segment, ...partsOf(segment.subsegments ?? [])]);

/** Segments whose parent is not in the trace, except the first. */
export function orphans(segments: readonly Part[]): Part[] {
  const ids = new Set(partsOf(segments).map(({ id }) => id));
  return segments.filter(({ parent_id }) => parent_id !== undefined && !ids.has(parent_id));
}
