import { hash } from 'node:crypto';

/** A user's id in logs and traces: always the same, and irreversible. */
export const hashedId = (id: string): string => hash('sha256', id).slice(0, 32);
