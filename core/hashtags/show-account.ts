import type { App } from '../shared/app.ts';
import { showTaggedPosts } from './sql.ts';

/** Rows changed per step. */
const atOnce = 500;

/**
 * One step after an account was made private or public, suspended or restored: updates the counts of its hashtags. Uses the account's current
 * state, so it is safe to repeat and to run in any order. Returns whether posts are left.
 */
export const showHashtags = async (app: App, userId: string): Promise<{ left: boolean }> => ({ left: (await showTaggedPosts(app.db, userId, atOnce)) === atOnce });
