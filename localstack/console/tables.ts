import type pg from 'pg';

export interface TableShape {
  name: string;
  columns: { name: string; type: string }[];
  /** Columns of the primary key, in order. */
  key: string[];
}

/** The product's tables, from the Postgres catalog. */
export async function listTables(postgres: pg.Pool): Promise<TableShape[]> {
  const { rows } = await postgres.query<TableShape>(`
    select c.relname as name,
           (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
              from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
           coalesce((select json_agg(a.attname order by k.place)
              from pg_index i cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
              join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum where i.indrelid = c.oid and i.indisprimary), '[]') as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by c.relname`);
  return rows;
}
