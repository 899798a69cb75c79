import type { Storage } from '../../core/shared/app.ts';
import type { Client, Grant } from './grant.ts';

export const s3: Client<Storage & { ping(): Promise<void> }> = {
  part: 'storage',
  open: async ({ config }) => (await import('../storage.ts')).openStorage(config),
};

/** The bucket of raw uploads. Writing is also what an upload URL permits: it can do no more than its signer. */
export const uploads = {
  read: { name: 'uploads.read', client: s3 },
  write: { name: 'uploads.write', client: s3 },
  delete: { name: 'uploads.delete', client: s3 },
} satisfies Record<string, Grant>;

/** The bucket of what is served. */
export const media = {
  read: { name: 'media.read', client: s3 },
  write: { name: 'media.write', client: s3 },
  delete: { name: 'media.delete', client: s3 },
  move: { name: 'media.move', client: s3 },
  /** All of an owner's, every version. */
  erase: { name: 'media.erase', client: s3 },
} satisfies Record<string, Grant>;

/** Files of exports, in the bucket of what is served, where nothing serves them. Reading is what a signed address permits. */
export const exports = {
  write: { name: 'exports.write', client: s3 },
  read: { name: 'exports.read', client: s3 },
} satisfies Record<string, Grant>;

/** The ids of erased accounts, in the bucket of what is served, where nothing serves them. */
export const ledger = {
  write: { name: 'ledger.write', client: s3 },
  read: { name: 'ledger.read', client: s3 },
} satisfies Record<string, Grant>;
