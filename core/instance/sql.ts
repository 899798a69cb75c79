import type { Db } from '../shared/app.ts';
import type { Instance, InstanceChanges } from './schema.ts';

/** `micros` grows with every change. */
export type InstanceRow = Instance & { micros: string };

const columns = `name, description, contact, rules, terms_url, minimum_age, registration, readers,
  (extract(epoch from updated_at) * 1000000)::bigint as micros`;

/** What an instance is whose admins have changed nothing yet; the table's own defaults are the same. */
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

/** The settings as they are now, for what must not go by older ones. */
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
