import { DomainError } from './errors.ts';

/** A request to change something versioned. */
export interface EditRequest {
  /** A request repeated with the same id returns its first result. */
  id: string;
  /** The versions that the client accepts; undefined: any. */
  versions: readonly number[] | undefined;
}

/** How many versions are kept besides the current one: the first and the latest ones. */
export const keptVersions = 50;

/** Whether a version before `current` is still kept. */
export const isKept = (version: number, current: number): boolean => version === 1 || version > current - keptVersions;

/** @throws DomainError `version_mismatch` if the client does not accept this version */
export function requireVersion({ versions }: EditRequest, version: number): void {
  if (!versions || versions.includes(version)) return;
  throw new DomainError('precondition_failed', 'version_mismatch', 'It has changed in the meantime. Reload it.', { version });
}
