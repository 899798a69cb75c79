import type { Db } from '../shared/app.ts';
import { positionOrEnd } from '../shared/keyset.ts';
import type { PageStart } from '../shared/page.ts';
import type { Instance, InstanceChanges } from './schema.ts';

/** `micros` increases with every change. */
export type InstanceRow = Instance & { micros: string };

const columns = `name, description, contact, rules, terms_url, minimum_age, registration, readers,
  (extract(epoch from updated_at) * 1000000)::bigint as micros`;

/** The settings before any change; the table's defaults are the same. */
const initial: InstanceRow = {
  name: 'Lambdagram',
  description: '',
  contact: '',
  rules: '',
  terms_url: null,
  minimum_age: null,
  registration: 'open',
  readers: 'everyone',
  micros: '0',
};

/** The current settings, for code that must not use stale ones. */
export const getInstance = async (db: Db): Promise<InstanceRow> =>
  (await db.query<InstanceRow>('get_instance', `select ${columns} from instance`))[0] ?? initial;

export async function changeInstance(db: Db, changes: InstanceChanges): Promise<InstanceRow> {
  await db.query('ensure_instance', 'insert into instance default values on conflict do nothing');
  const [row] = await db.query<InstanceRow>(
    'change_instance',
    `update instance set
       name = coalesce($1, name),
       description = coalesce($2, description),
       contact = coalesce($3, contact),
       rules = coalesce($4, rules),
       terms_url = case when $5 then $6 else terms_url end,
       minimum_age = case when $7 then $8 else minimum_age end,
       registration = coalesce($9, registration),
       readers = coalesce($10, readers),
       updated_at = greatest(clock_timestamp(), updated_at + interval '1 microsecond')
     returning ${columns}`,
    [
      changes.name ?? null,
      changes.description ?? null,
      changes.contact ?? null,
      changes.rules ?? null,
      changes.terms_url !== undefined,
      changes.terms_url ?? null,
      changes.minimum_age !== undefined,
      changes.minimum_age ?? null,
      changes.registration ?? null,
      changes.readers ?? null,
    ],
  );
  return row!;
}

export interface InviteRow {
  id: string;
  code: string;
  max_uses: number;
  uses: number;
  expires_at: string | null;
  created_at: string;
  micros: string;
}

const inviteColumns = 'id, code, max_uses, uses, expires_at, created_at, (extract(epoch from created_at) * 1000000)::bigint as micros';

/** Creating the same id again changes nothing. */
export const insertInvite = (db: Db, invite: { id: string; code: string; userId: string; maxUses: number; expiresAt: string | null }) =>
  db.query(
    'insert_invite',
    'insert into invites (id, code, created_by, max_uses, expires_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing',
    [invite.id, invite.code, invite.userId, invite.maxUses, invite.expiresAt],
  );

export const findInvite = async (db: Db, id: string) =>
  (await db.query<InviteRow>('find_invite', `select ${inviteColumns} from invites where id = $1`, [id]))[0];

export const listInvites = (db: Db, { after, offset }: PageStart, limit: number) =>
  db.query<InviteRow>(
    'list_invites',
    `select ${inviteColumns} from invites where (created_at, id) < ${positionOrEnd('$1', '$2')}
     order by created_at desc, id desc limit $3 offset $4`,
    [after?.micros, after?.id, limit, offset],
  );

export const deleteInvite = async (db: Db, code: string) => (await db.query('delete_invite', 'delete from invites where code = $1 returning id', [code])).length > 0;
