import { listBlocks as listBlockRows, listMutes as listMuteRows } from '../relations/sql.ts';
import { listFollowRequests as listRequestRows } from '../follows/sql.ts';
import type { App } from '../shared/app.ts';
import type { CursorKind, PageRequest, PageStart } from '../shared/page.ts';
import type { PersonRow } from '../users/list-people.ts';
import type { People } from '../users/schema.ts';
import type { Reader } from '../visibility/reader.ts';
import { type Kind, presentPage } from './pipeline.ts';

type User = NonNullable<Reader>;

/** The users whom the user has blocked, latest first, even those who have since blocked them or left. */
export const listBlocks = (app: App, user: User, page: PageRequest): Promise<People> => people(app, user, page, 'blocks', null, listBlockRows);

/** The users whom the user has muted, latest first. */
export const listMutes = (app: App, user: User, page: PageRequest): Promise<People> => people(app, user, page, 'mutes', null, listMuteRows);

/** The user's pending follow requests, latest first. */
export const listFollowRequests = (app: App, user: User, page: PageRequest): Promise<People> => people(app, user, page, 'requests', 'card', listRequestRows);

/** How a person is shown in a list. */
export const personKind: Omit<Kind<Omit<PersonRow, 'micros'>, People['users'][number]>, 'subject'> = {
  authorOf: (row) => row.id,
  mediaOf: (row) => row,
  present: (urls, reader, row) => ({
    id: row.id,
    username: row.username,
    display_name: row.display_name,
    avatar_url: row.avatar_key && urls.of(row, row.avatar_key),
    ...(reader && { viewer_follows: row.viewer_follows }),
  }),
};

async function people(app: App, user: User, page: PageRequest, cursor: CursorKind, subject: 'card' | null, list: typeof listBlockRows): Promise<People> {
  const kind = { ...personKind, cursor, subject };
  const load = async (start: PageStart, count: number) =>
    (await list(app.db, user.userId, start, count)).map((row) => ({ at: { micros: Number(row.micros), id: row.id }, row }));
  const { items, nextCursor } = await presentPage(app, user, kind, page, load);
  return { users: items, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}
