import { type Media, type ReadyMedia, type VariantName, variantNames } from '../media/schema.ts';
import { findMedia, type MediaRow } from '../media/sql.ts';
import type { MediaOwner } from '../media/places.ts';
import type { MediaUrls } from '../media/urls.ts';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentOne } from './pipeline.ts';

/** The URLs of a photo's files. */
export const variantUrls = (urls: MediaUrls, owner: MediaOwner, keys: Record<VariantName, string>) =>
  Object.fromEntries(variantNames.map((name) => [name, urls.of(owner, keys[name])])) as Record<VariantName, string>;

/** A photo's renditions, as in responses. */
export const showRenditions = (urls: MediaUrls, owner: MediaOwner, { folder, renditions, animated }: Pick<MediaRow, 'folder' | 'renditions' | 'animated'>) => ({
  base_url: folder ? `${urls.base(owner, folder)}/` : '',
  query: folder ? urls.query(owner, folder) : '',
  renditions: renditions ?? [],
  ...(animated && { animated }),
});

const ownerOf = ({ user_id, media_private }: MediaRow): MediaOwner => ({ id: user_id, media_private });

const media: Kind<MediaRow, Media> = {
  subject: 'posts',
  authorOf: (row) => row.user_id,
  mediaOf: ownerOf,
  present: (urls, _reader, row) => ({
    media_id: row.id,
    user_id: row.user_id,
    status: row.status === 'discarded' ? 'failed' : row.status,
    variants: row.variants ? variantUrls(urls, ownerOf(row), row.variants) : {},
    ...showRenditions(urls, ownerOf(row), row),
    width: row.width,
    height: row.height,
    blurhash: row.blurhash,
  }),
};

const readyMedia: Kind<MediaRow, ReadyMedia> = {
  ...media,
  subject: null,
  present: (urls, _reader, row) => ({
    media_id: row.id,
    user_id: row.user_id,
    status: 'ready',
    variants: variantUrls(urls, ownerOf(row), row.variants!),
    ...showRenditions(urls, ownerOf(row), row),
    width: row.width!,
    height: row.height!,
    blurhash: row.blurhash!,
  }),
};

/** A photo, ready or not. Until a post or a profile uses it, only its owner may see it. */
export async function getMedia(app: App, reader: Reader, mediaId: string): Promise<Media> {
  const row = await findMedia(app.db, mediaId);
  const visible = row && (row.used_as !== null || row.user_id === reader?.userId) ? row : undefined;
  // A profile picture is as visible as its owner's card.
  const subject = visible?.used_as === 'avatar' ? 'card' : 'posts';
  const shown = await presentOne(app, reader, { ...media, subject }, visible);
  if (!shown) throw notFound('media');
  return shown;
}

/** One of the reader's own ready photos; a ready `row` has all the data shown. */
export async function showReadyMedia(app: App, reader: Reader, row: MediaRow): Promise<ReadyMedia> {
  const shown = await presentOne(app, reader, readyMedia, row);
  if (!shown) throw notFound('media');
  return shown;
}
