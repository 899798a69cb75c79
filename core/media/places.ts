/**
 * Which of an account's files are private, that is, only served with signed URLs: none; all except profile pictures,
 * which stay public for private accounts; or all.
 */
export type MediaScope = 'none' | 'photos' | 'all';

/** The owner of files. */
export interface MediaOwner {
  id: string;
  media_private: MediaScope;
}

/** A key in rows and caches: `public/<owner>/...`, wherever the object is. Files stored before photos had folders have no owner in their key. */
const owned = /^public\/([^/]+)\/(avatar\/)?/;

/** Whether the object with this key is private. */
export function isPrivate(key: string, scope: MediaScope): boolean {
  if (scope === 'none') return false;
  const parts = owned.exec(key);
  return parts !== null && (scope === 'all' || (scope === 'photos' && parts[2] === undefined));
}

/** The object's key while it is private. */
export const privateKey = (key: string): string => key.replace(owned, 'private/$1/$2');

/** The object's current key in storage. */
export const placeOf = (key: string, scope: MediaScope): string => (isPrivate(key, scope) ? privateKey(key) : key);

/** The possible keys of the object, in the order of lookup: it is copied before it is deleted from the first place. */
export const placesOf = (key: string): string[] => [...new Set([key, privateKey(key)])];

/** The folder of an account's profile pictures in signed URLs. */
export const avatarsOf = (ownerId: string): string => `${ownerId}/avatar`;

/** The object's path in signed URLs, which works in either place. */
export const signedPath = (key: string): string => key.slice('public/'.length);
