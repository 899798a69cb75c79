import type { Position } from './page.ts';

/**
 * A keyset condition: rows strictly after the position, newest first, or all rows if it is null. Written
 * without `or`, because a prepared statement's plan could then only filter instead of seeking.
 */
export const afterPosition = (micros: string, id: string) => `(p.created_at, p.id) < ${positionOrEnd(micros, id)}`;

/** The position as a row value to compare with; later than any row if it is null. */
export const positionOrEnd = (micros: string, id: string) =>
  `(coalesce('epoch'::timestamptz + ${micros} * interval '1 microsecond', 'infinity'),
    coalesce(${id}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))`;

/** The position of a row of posts named `p`, and its author. */
export const positionColumns = `p.id, p.user_id as author, (extract(epoch from p.created_at) * 1000000)::bigint as micros`;
export type PositionRow = { id: string; author: string; micros: string };
export const toPosition = ({ id, author, micros }: PositionRow): Position & { author: string } => ({ id, author, micros: Number(micros) });
