/**
 * The original API's routes that read a body. Its decoder ignored unknown fields and treated
 * `null` as absent, and its clients may rely on that. All other routes reject both.
 */
export const originalRoutes: ReadonlySet<string> = new Set([
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/login',
  'POST /api/v1/auth/refresh',
  'POST /api/v1/media/upload-url',
  'POST /api/v1/media/confirm',
  'POST /api/v1/media/upload',
  'POST /api/v1/posts',
  'POST /api/v1/posts/{post_id}/comments',
]);

/** Whether the body of `route` is parsed as leniently as in the original API. */
export const isLenient = (route: string): boolean => originalRoutes.has(route);

/** The body without its nulls, which the original API treated as absent. */
export const withoutNulls = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
