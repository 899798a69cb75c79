import type { App } from '../shared/app.ts';

/** The one place that turns the key of a stored object into the URL clients see. */
export const mediaUrl = (app: App, key: string): string => `${app.settings.cdnBaseUrl}/${key}`;
