import { DomainError } from '../shared/errors.ts';

/** Largest file accepted, in bytes. */
export const maxFileBytes = 20 * 1024 * 1024;

/** Longest time (s) that processing one photo may take before another may try. */
export const processingLease = 45;

const imageTypes = ['image/jpeg', 'image/png', 'image/webp'];

/** The declared type without parameters, if it is one we take. What the bytes really are is examined later. */
export function requireImageType(declared: string): string {
  const type = declared.split(';')[0]!.trim().toLowerCase();
  if (imageTypes.includes(type)) return type;
  throw new DomainError('unsupported_type', 'unsupported_media_type', `Photos are JPEG, PNG or WebP, not ${JSON.stringify(declared)}.`);
}

/** Where an upload waits in quarantine. */
export const uploadKey = (userId: string, mediaId: string): string => `${userId}/${mediaId}`;

/** The photo an upload's key belongs to. */
export const mediaOfUploadKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
