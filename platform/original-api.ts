/**
 * The routes that the original API had and that read a body. Its decoder ignored fields it had no name for and took
 * `null` for an absent field, and its clients may rely on that. Every other route refuses both.
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

/** Whether the body of `route` is read as leniently as the original API read it. */
export const isLenient = (route: string): boolean => originalRoutes.has(route);

/** The body without its nulls, which the original API took for absent. */
export const withoutNulls = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
