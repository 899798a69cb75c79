/**
 * What of an account's files is private, so that it is served to signed addresses only: nothing; all but the pictures of the
 * account, which stay public when an account is not; or everything.
 */
export type MediaScope = 'none' | 'photos' | 'all';

/** Whose files they are. */
export interface MediaOwner {
  id: string;
  media_private: MediaScope;
}

/** A key as rows and caches have it: `public/<owner>/...`, wherever the object is. Files from before they had folders have no owner in their key. */
const owned = /^public\/([^/]+)\/(avatar\/)?/;

/** Whether the object with this key is private. */
export function isPrivate(key: string, scope: MediaScope): boolean {
  const parts = owned.exec(key);
  return parts !== null && (scope === 'all' || (scope === 'photos' && parts[2] === undefined));
}

/** Where the object is while it is private. */
export const privateKey = (key: string): string => key.replace(owned, 'private/$1/$2');

/** Where the object is. */
export const placeOf = (key: string, scope: MediaScope): string => (isPrivate(key, scope) ? privateKey(key) : key);

/** Where the object may be, in the order in which to look for it: it is copied before it goes from the first. */
export const placesOf = (key: string): string[] => [...new Set([key, privateKey(key)])];

/** Its path in signed addresses, under which it is found in either place. */
export const signedPath = (key: string): string => key.slice('public/'.length);
