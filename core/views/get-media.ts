import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Media } from '../media/schema.ts';
import { showMedia } from './show-media.ts';
import { findMedia } from '../media/sql.ts';

/** What is known of a photo. */
export async function getMedia(app: App, mediaId: string): Promise<Media> {
  const row = await findMedia(app.db, mediaId);
  if (!row) throw notFound('media');
  return showMedia(app, row);
}
