import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Media } from '../media/schema.ts';
import { showMedia } from './show-media.ts';
import { findMedia } from '../media/sql.ts';

/** What is known of a photo. Until a post or a profile shows it, it is its owner's alone. */
export async function getMedia(app: App, viewer: string | undefined, mediaId: string): Promise<Media> {
  const row = await findMedia(app.db, mediaId);
  if (!row || (row.used_as === null && row.user_id !== viewer)) throw notFound('media');
  return showMedia(app, row);
}
