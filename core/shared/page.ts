import * as z from 'zod';
import { isId } from './ids.ts';
import { invalidField } from './errors.ts';

const defaultLimit = 10;
const maxLimit = 100;
/** The largest offset. Skipped rows are costly, so lists can only be paged by cursor beyond it. */
const maxOffset = 10_000;

const isWhole = (text: string) => /^\d+$/.test(text);

/**
 * The pagination parameters of every list. As in the original API, an invalid number means the default. `offset` is
 * for clients of that API; a cursor takes precedence.
 */
export const PageRequest = z.object({
  limit: z
    .string()
    .optional()
    .transform((asked = '') => (isWhole(asked) && Number(asked) > 0 ? Math.min(Number(asked), maxLimit) : defaultLimit))
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: maxLimit,
      default: defaultLimit,
      description: `Maximum number of items. More than ${maxLimit} is treated as ${maxLimit}, anything but a positive number as ${defaultLimit}`,
    }),
  cursor: z
    .string()
    .max(200)
    .transform((cursor) => (cursor === '' ? undefined : cursor))
    .optional()
    .meta({ description: 'The `next_cursor` of the previous page; empty for the first page' }),
  offset: z
    .string()
    .transform((asked) => (isWhole(asked) ? Number(asked) : 0))
    .refine((offset) => offset <= maxOffset, `Rows after the first ${maxOffset} are reached by cursor only: send the next_cursor of the page before.`)
    .optional()
    .meta({ type: 'integer', minimum: 0, maximum: maxOffset, description: 'Number of items to skip. `cursor` is faster, and continues where the previous page ended' }),
});
export type PageRequest = z.output<typeof PageRequest>;

/** A position in a list ordered by time, newest first, then by id: the last row the reader has seen. */
export interface Position {
  /** Microseconds since 1970-01-01T00:00:00Z. */
  micros: number;
  id: string;
}

/** The list that a cursor belongs to; other lists reject it. */
export type CursorKind = 'posts' | 'search' | 'explore' | 'edits' | 'bookmarks' | 'liked' | 'likes' | 'comments' | 'threads' | 'replies' | 'follows' | 'requests' | 'blocks' | 'mutes' | 'invites' | 'reports' | 'actions' | 'appeals' | 'notices' | 'notifications';

/** The opaque text that a client sends to continue after `position`. */
export function encodeCursor(kind: CursorKind, { micros, id }: Position): string {
  return Buffer.from(`${kind}:${micros}:${id}`).toString('base64url');
}

/** The position in a cursor. Throws a validation error for anything that `encodeCursor(kind, ..)` did not produce. */
export function decodeCursor(kind: CursorKind, cursor: string): Position {
  const [ofKind, micros = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString().split(':');
  const position = { micros: Number(micros), id };
  const ours = ofKind === kind && rest.length === 0 && /^\d{1,16}$/.test(micros) && Number.isSafeInteger(position.micros) && isId(id);
  if (!ours || encodeCursor(kind, position) !== cursor) {
    throw notIssued();
  }
  return position;
}

const notIssued = () => invalidField('cursor', 'This cursor was not issued for this list.');

/** Where a page starts: after a position, or after a number of rows. */
export interface PageStart {
  after: Position | undefined;
  offset: number;
}

export function pageStart(kind: CursorKind, page: PageRequest): PageStart {
  const after = page.cursor === undefined ? undefined : decodeCursor(kind, page.cursor);
  return { after, offset: after ? 0 : (page.offset ?? 0) };
}

/** For lists that belong to one resource, whose id is in their cursors. @throws DomainError if the cursor belongs to another resource */
export function requireOwnCursor(kind: CursorKind, page: PageRequest, id: string): void {
  const { after } = pageStart(kind, page);
  if (after && after.id !== id) throw notIssued();
}

/** Cuts `limit + 1` rows to a page. The extra row only shows that there are more. */
export function cutPage<Row>(rows: readonly Row[], limit: number, kind: CursorKind, position: (row: Row) => Position) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit;
  return { items, hasMore, nextCursor: hasMore && last !== undefined ? encodeCursor(kind, position(last)) : undefined };
}
