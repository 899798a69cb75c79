import type { App } from '../shared/app.ts';
import type { Media, ReadyMedia } from '../media/schema.ts';
import type { MediaRow, VariantName } from '../media/sql.ts';
import { mediaUrl } from '../media/urls.ts';

const urlsOf = (app: App, keys: Record<VariantName, string>) => ({
  original: mediaUrl(app, keys.original),
  thumbnail: mediaUrl(app, keys.thumbnail),
  medium: mediaUrl(app, keys.medium),
  large: mediaUrl(app, keys.large),
});

export function showMedia(app: App, row: MediaRow): Media {
  return {
    media_id: row.id,
    user_id: row.user_id,
    status: row.status === 'discarded' ? 'failed' : row.status,
    variants: row.variants ? urlsOf(app, row.variants) : {},
    width: row.width,
    height: row.height,
    blurhash: row.blurhash,
  };
}

/** A ready photo; `row` must be ready, which gives it all of these. */
export const showReadyMedia = (app: App, row: MediaRow): ReadyMedia => ({
  media_id: row.id,
  status: 'ready',
  variants: urlsOf(app, row.variants!),
  width: row.width!,
  height: row.height!,
  blurhash: row.blurhash!,
});
