import type { App } from '../shared/app.ts';
import { avatarsOf, isPrivate, type MediaOwner, signedPath } from './places.ts';
import { signaturesFor } from './signatures.ts';

/** The one place that converts keys of stored objects to the URLs clients see. */
export class MediaUrls {
  readonly #base: string;
  readonly #signatures: ReadonlyMap<string, string>;

  constructor(base: string, signatures: ReadonlyMap<string, string>) {
    this.#base = base;
    this.#signatures = signatures;
  }

  of(owner: MediaOwner, key: string): string {
    const query = this.query(owner, key);
    return `${this.base(owner, key)}${query}`;
  }

  /** The URL without its query. */
  base(owner: MediaOwner, key: string): string {
    return `${this.#base}/${isPrivate(key, owner.media_private) ? signedPath(key) : key}`;
  }

  /** The query of the URL: empty for public files, and for photos that the reader may not see. */
  query(owner: MediaOwner, key: string): string {
    if (!isPrivate(key, owner.media_private)) return '';
    const isAvatar = signedPath(key).startsWith(avatarsOf(owner.id));
    const signature = this.#signatures.get(owner.id) ?? (isAvatar ? this.#signatures.get(avatarsOf(owner.id)) : undefined);
    return signature === undefined ? '' : `?${signature}`;
  }
}

/** For content without files. */
export const noUrls = new MediaUrls('', new Map());

/**
 * The URLs of these owners' files. A signature is valid for everything in its folder, including URLs that the reader has kept from earlier. So readers
 * who may not see an owner's photos get a signature for the profile pictures only, and only if these are private too.
 */
export async function mediaUrlsFor(app: App, owners: readonly MediaOwner[], seesPhotosOf: (ownerId: string) => boolean = () => true): Promise<MediaUrls> {
  const signed = new Set(owners.flatMap(({ id, media_private }) => (media_private === 'none' ? [] : seesPhotosOf(id) ? [id] : media_private === 'all' ? [avatarsOf(id)] : [])));
  return new MediaUrls(app.settings.cdnBaseUrl, signed.size === 0 ? new Map() : await signaturesFor(app, [...signed]));
}
