import type { App } from '../shared/app.ts';

/** Revokes the refresh token; one that is no longer good is already logged out. */
export const logOut = (app: App, refreshToken: string): Promise<void> => app.identity.revoke(refreshToken);
