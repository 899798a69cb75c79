import * as z from 'zod';

export const BookmarkState = z.object({ bookmarked: z.boolean() }).meta({ id: 'BookmarkState' });
export type BookmarkState = z.output<typeof BookmarkState>;
