import type { ErrorCode } from '../shared/errors.ts';

/** Longest time (s) that processing one photo may take before another may try. */
export const processingLease = 45;

/** Why a file is refused once its bytes are there. */
export const fileErrors = [
  'empty_file',
  'corrupt_image',
  'truncated_image',
  'polyglot_file',
  'invalid_image',
  'file_too_large',
  'too_many_pixels',
  'animation_too_long',
  'unsupported_media_type',
  'image_too_costly',
  'imaging_busy',
] as const satisfies ErrorCode[];

/** Where an upload waits in quarantine. */
export const uploadKey = (userId: string, mediaId: string): string => `${userId}/${mediaId}`;

/** The photo an upload's key belongs to. */
export const mediaOfUploadKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
