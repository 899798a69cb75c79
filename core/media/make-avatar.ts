import type { App } from '../shared/app.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { notYours } from '../visibility/not-yours.ts';
import { avatarSides, renderAvatar } from './imaging/render-avatar.ts';
import { avatarFolderOf } from './limits.ts';
import type { MediaRow } from './sql.ts';
import { findMedia } from './sql.ts';
import { readStored } from './read-stored.ts';
import { storeFiles } from './store-files.ts';

/** The key of an avatar's largest file. */
const avatarKeyOf = (folder: string): string => `${folder}/${avatarSides.at(-1)}.webp`;

/**
 * Creates the files of an avatar from the user's ready photo and returns the key of the largest; undefined if the photo is
 * already in use. They are recorded as the photo's files, so that they are deleted with it. Safe to repeat.
 * @throws DomainError `media_not_found`, `not_your_media` (forbidden), `media_not_ready` (conflict)
 */
export async function makeAvatar(app: App, userId: string, mediaId: string): Promise<string | undefined> {
  const media = await findMedia(app.db, mediaId);
  if (!media) throw notFound('media');
  if (media.user_id !== userId) throw await notYours(app.db, userId, media.user_id, 'media', 'This photo belongs to somebody else.');
  if (media.used_as) return undefined;
  if (media.status !== 'ready') throw new DomainError('conflict', 'media_not_ready', `This photo is ${media.status}, not ready.`);
  return storeAvatar(app, media);
}

/** The same for a photo that is known to be ready. */
export async function storeAvatar(app: App, { id, user_id, content_hash, variants }: MediaRow): Promise<string> {
  const picture = await readStored(app, variants!.medium);
  // The photo has been removed in the meantime.
  if (!picture) throw notFound('media');
  const folder = avatarFolderOf(user_id, content_hash!);
  const files = (await renderAvatar(picture)).map(({ name, body, contentType }) => ({ key: `${folder}/${name}`, body, contentType }));
  if (!(await storeFiles(app, id, files))) throw notFound('media');
  return avatarKeyOf(folder);
}
