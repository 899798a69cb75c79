import type { ErrorCode } from '../shared/errors.ts';

/**
 * Time (ms) for processing one photo. Functions behind a request have 28 seconds, the consumer has 45, including
 * storing the files and reporting the result.
 */
export const timeForRequest = 19_000;
export const timeForConsumer = 34_000;

/** Time (ms) after which somebody else may process a photo: by then, the holder of the lease must have been killed. */
export const processingLease = 45_000;

/** The reasons why a file is rejected after its bytes have arrived. */
export const fileErrors = [
  'empty_file',
  'corrupt_image',
  'truncated_image',
  'invalid_image',
  'file_too_large',
  'too_many_pixels',
  'animation_too_long',
  'unsupported_media_type',
  'image_too_costly',
  'imaging_busy',
] as const satisfies ErrorCode[];

/** The stored form of a declared type, which may be anything; undefined if it is empty. */
export const typeHint = (declared: string | undefined): string | undefined => declared?.replace(/[^\x20-\x7e]/g, '').trim().slice(0, 127) || undefined;

/** The quarantine key of an upload. */
export const uploadKey = (userId: string, mediaId: string): string => `${userId}/${mediaId}`;

/**
 * The folder of a photo's files. By its owner, so that all of an owner's photos can be found, hidden and moved together; by
 * content hash (hex), of which 128 bits are enough among the photos of one person.
 */
export const folderOf = (userId: string, contentHash: string): string => `public/${userId}/${shortHash(contentHash)}`;

/** The folder of an avatar's files: separate from photos, since avatars stay public when an account is private. */
export const avatarFolderOf = (userId: string, contentHash: string): string => `public/${userId}/avatar/${shortHash(contentHash)}`;

const shortHash = (contentHash: string): string => Buffer.from(contentHash, 'hex').subarray(0, 16).toString('base64url');

/** The key of a photo's master, which no CDN behaviour, signature or presigned URL covers. */
export const masterKeyOf = (folder: string): string => folder.replace(/^[^/]+/, 'master');

/** The photo an upload's key belongs to. */
export const mediaOfUploadKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
