import type { Storage } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const s3: Client<Storage & { ping(): Promise<void> }> = {
  part: 'storage',
  open: async ({ config }) => (await import('../storage.ts')).openStorage(config),
};

/** The bucket of raw uploads. Presigning upload URLs requires `write`: a URL has only its signer's permissions. */
export const uploads = {
  read: { name: 'uploads.read', client: s3 },
  write: { name: 'uploads.write', client: s3 },
  delete: { name: 'uploads.delete', client: s3 },
} satisfies Record<string, Grant>;

/** The bucket of served files. */
export const media = {
  read: { name: 'media.read', client: s3 },
  write: { name: 'media.write', client: s3 },
  delete: { name: 'media.delete', client: s3 },
  move: { name: 'media.move', client: s3 },
  /** All files of an owner, every version. */
  erase: { name: 'media.erase', client: s3 },
} satisfies Record<string, Grant>;

/** Export files, in the media bucket but not served. Presigning download URLs requires `read`. */
export const exports = {
  write: { name: 'exports.write', client: s3 },
  read: { name: 'exports.read', client: s3 },
} satisfies Record<string, Grant>;

/** The ids of erased accounts, in the media bucket but not served. */
export const ledger = {
  write: { name: 'ledger.write', client: s3 },
  read: { name: 'ledger.read', client: s3 },
} satisfies Record<string, Grant>;
