import type { App } from '../shared/app.ts';
import { isPrivate, type MediaOwner, signedPath } from './places.ts';
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

  /** Without its query. */
  base(owner: MediaOwner, key: string): string {
    return `${this.#base}/${isPrivate(key, owner.media_private) ? signedPath(key) : key}`;
  }

  /** Empty for public files. */
  query(owner: MediaOwner, key: string): string {
    return isPrivate(key, owner.media_private) ? `?${this.#signatures.get(owner.id)!}` : '';
  }
}

/** For content without files. */
export const noUrls = new MediaUrls('', new Map());

/** The URLs of files of these owners. */
export async function mediaUrlsFor(app: App, owners: readonly MediaOwner[]): Promise<MediaUrls> {
  const signed = new Set(owners.flatMap(({ id, media_private }) => (media_private === 'none' ? [] : [id])));
  return new MediaUrls(app.settings.cdnBaseUrl, signed.size === 0 ? new Map() : await signaturesFor(app, [...signed]));
}
