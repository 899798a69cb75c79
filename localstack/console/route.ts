import type { Sources } from './sources.ts';

export interface Call {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}

/** Returns a JSON response, or content of another type. */
export type View = (sources: Sources, call: Call) => unknown;

export interface Route {
  method: 'GET' | 'POST' | 'PUT';
  pattern: string;
  run: View;
}
