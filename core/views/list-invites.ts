import type { Invite, InviteList } from '../instance/schema.ts';
import { type InviteRow, listInvites as listInviteRows } from '../instance/sql.ts';
import type { App } from '../shared/app.ts';
import { cutPage, type PageRequest, pageStart } from '../shared/page.ts';

/** All invites, latest first, for those who may create them. */
export async function listInvites(app: App, page: PageRequest): Promise<InviteList> {
  const rows = await listInviteRows(app.db, pageStart('invites', page), page.limit + 1);
  const { items, nextCursor } = cutPage(rows, page.limit, 'invites', ({ id, micros }) => ({ id, micros: Number(micros) }));
  return { invites: items.map(showInvite), ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
}

export const showInvite = ({ code, max_uses, uses, expires_at, created_at }: InviteRow): Invite => ({ code, max_uses, uses, expires_at, created_at });
