import type { App } from '../shared/app.ts';
import { showTaggedPosts } from './sql.ts';

/** Rows changed per step. */
const atOnce = 500;

/**
 * After an account has become private or public, or was suspended or restored: updates the counts of its hashtags. One step, based on the account's current
 * state, so it is safe to repeat and in any order. Returns whether posts are left.
 */
export const showHashtags = async (app: App, userId: string): Promise<{ left: boolean }> => ({ left: (await showTaggedPosts(app.db, userId, atOnce)) === atOnce });
