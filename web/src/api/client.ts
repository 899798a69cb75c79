import createClient from 'openapi-fetch';
import { authorisedFetch } from '../session/authorised-fetch.ts';
import { ApiError } from './problem.ts';
import type { components, paths } from './schema.d.ts';

export type Post = components['schemas']['Post'];
export type Photo = Post['media'][number];
export type Profile = components['schemas']['Profile'];
export type UserSummary = components['schemas']['UserSummary'];
export type Suggestion = components['schemas']['Suggestion'];
export type Instance = components['schemas']['Instance'];
export type Comment = components['schemas']['Comment'];
export type ReadyMedia = components['schemas']['ReadyMedia'];

export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorisedFetch });

/**
 * The result of an API call.
 * @throws ApiError for an error response, Unreachable if there is no response
 */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ApiError(response, error);
  return data as T;
}
