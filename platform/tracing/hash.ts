import { createHash } from 'node:crypto';

/** An id of a person as logs and traces have it: the same every time, and no way back. */
export const hashedId = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);
