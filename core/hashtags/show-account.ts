import type { App } from '../shared/app.ts';
import { showTaggedPosts } from './sql.ts';

/** Rows that one step changes. */
const atOnce = 500;

/**
 * After an account has become private, public, suspended or restored: has the counts of its hashtags follow. A step of it, by what the account is by
 * then, so that it is safe to repeat and whatever its order. Returns whether posts are left.
 */
export const showHashtags = async (app: App, userId: string): Promise<{ left: boolean }> => ({ left: (await showTaggedPosts(app.db, userId, atOnce)) === atOnce });
