import { createHash } from 'node:crypto';

/** A user's id in logs and traces: always the same, and irreversible. */
export const hashedId = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);
