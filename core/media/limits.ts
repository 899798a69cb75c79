import type { ErrorCode } from '../shared/errors.ts';

/**
 * Time (ms) for processing one photo. Functions that somebody waits for have 28 seconds, the consumer has 45, of which
 * storing the files and saying what became of the photo need some.
 */
export const timeForRequest = 19_000;
export const timeForConsumer = 34_000;

/** Time (ms) after which another may try to process a photo: whoever had it must have been killed. */
export const processingLease = 45_000;

/** Why a file is refused once its bytes are there. */
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

/** What is noted of a declared type, which may be anything; undefined where that says nothing. */
export const typeHint = (declared: string | undefined): string | undefined => declared?.replace(/[^\x20-\x7e]/g, '').trim().slice(0, 127) || undefined;

/** Where an upload waits in quarantine. */
export const uploadKey = (userId: string, mediaId: string): string => `${userId}/${mediaId}`;

/**
 * Where the files of a photo are. By its owner, so that all of somebody's photos can be found, closed and moved as one; by
 * its contents, of whose hash (hex) 128 bits are enough among the photos of one person.
 */
export const folderOf = (userId: string, contentHash: string): string => `public/${userId}/${shortHash(contentHash)}`;

/** Where the files of an avatar are: apart from photos, since they stay public when an account is not. */
export const avatarFolderOf = (userId: string, contentHash: string): string => `public/${userId}/avatar/${shortHash(contentHash)}`;

const shortHash = (contentHash: string): string => Buffer.from(contentHash, 'hex').subarray(0, 16).toString('base64url');

/** Where a photo's master is, which no CDN behaviour, signature or presigned URL reaches. */
export const masterKeyOf = (folder: string): string => folder.replace(/^[^/]+/, 'master');

/** The photo an upload's key belongs to. */
export const mediaOfUploadKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
