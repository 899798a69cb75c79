import type { Db } from '../shared/app.ts';
import type { ExportPosition } from './export-entries.ts';

/** How long the files of an export can be downloaded. */
const kept = '7 days';

export interface ExportRow {
  id: string;
  user_id: string;
  status: 'running' | 'ready' | 'failed';
  position: ExportPosition | null;
  step: number;
  done: number;
  total: number;
  file: number;
  upload_id: string | null;
  /** A bigint, which Postgres returns as text. */
  file_bytes: string;
  file_entries: number;
  /** Parts of the current file written so far. */
  part: number;
  files: string[];
  created_at: string;
  expires_at: string;
  is_over: boolean;
  has_failed: boolean;
}

/** No progress for an hour: the function was killed on every attempt, for example out of memory, and could not record the failure. */
const isGivenUp = `status = 'running' and updated_at < now() - interval '1 hour'`;

const columns = `id, user_id, status, position, step, done, total, file, upload_id, file_bytes, file_entries, part, files, created_at, expires_at,
  expires_at <= now() as is_over, status = 'failed' or (${isGivenUp}) as has_failed`;

export const insertExport = (tx: Db, id: string, userId: string, total: number) =>
  tx.query('insert_export', 'insert into exports (id, user_id, total) values ($1, $2, $3)', [id, userId, total]);

/** The export with this id, or the one being written; `stands_still`: no progress for ten minutes. */
export const findOngoing = async (tx: Db, id: string, userId: string) =>
  (
    await tx.query<{ id: string; stands_still: boolean }>(
      'find_ongoing_export',
      `select id, status = 'running' and updated_at < now() - interval '10 minutes' as stands_still
       from exports where user_id = $2 and (id = $1 or status = 'running') order by id = $1 desc limit 1`,
      [id, userId],
    )
  )[0];

export const findExport = async (db: Db, id: string) => (await db.query<ExportRow>('find_export', `select ${columns} from exports where id = $1`, [id]))[0];

export const findOwnExport = async (db: Db, userId: string, id: string) =>
  (await db.query<ExportRow>('find_own_export', `select ${columns} from exports where user_id = $1 and id = $2`, [userId, id]))[0];

/** The account's exports, latest first. */
export const listOwnExports = (db: Db, userId: string, limit: number) =>
  db.query<ExportRow>('list_own_exports', `select ${columns} from exports where user_id = $1 order by created_at desc, id desc limit $2`, [userId, limit]);

/** An export, locked until the transaction ends; undefined if it is gone or done, or if another run has already written this part. */
export const lockExport = async (tx: Db, id: string, step: number) =>
  (await tx.query<ExportRow>('lock_export', `select ${columns} from exports where id = $1 and step = $2 and status = 'running' for update`, [id, step]))[0];

export const notePart = (tx: Db, id: string, part: { part: number; etag: string; directory: Buffer }) =>
  tx.query('note_export_part', 'insert into export_parts (export_id, part, etag, directory) values ($1, $2, $3, $4)', [id, part.part, part.etag, part.directory]);

export const listParts = (tx: Db, id: string) =>
  tx.query<{ part: number; etag: string; directory: Buffer }>('list_export_parts', 'select part, etag, directory from export_parts where export_id = $1 order by part', [id]);

export const forgetParts = (tx: Db, id: string) => tx.query('forget_export_parts', 'delete from export_parts where export_id = $1', [id]);

/** Records the multipart upload of the export's current file. */
export const saveUpload = (tx: Db, id: string, uploadId: string) => tx.query('save_export_upload', 'update exports set upload_id = $2 where id = $1', [id, uploadId]);

/** Records an export's progress. */
export const saveExport = (tx: Db, row: ExportRow) =>
  tx.query(
    'save_export',
    `update exports set position = $2, done = $3, file = $4, upload_id = $5, file_bytes = $6, file_entries = $7, part = $8, files = $9::bigint[],
       step = step + 1, updated_at = now() where id = $1`,
    [row.id, JSON.stringify(row.position), row.done, row.file, row.upload_id, row.file_bytes, row.file_entries, row.part, row.files],
  );

export const finishExport = (tx: Db, id: string) =>
  tx.query('finish_export', `update exports set status = 'ready', expires_at = now() + interval '${kept}', updated_at = now() where id = $1`, [id]);

/** Marks an export as failed, unless it is finished. */
export const failExport = (db: Db, id: string) => db.query('fail_export', `update exports set status = 'failed', updated_at = now() where id = $1 and status = 'running'`, [id]);

/** Marks the account's running export as failed if it has made no progress for an hour. */
export const failGivenUp = (tx: Db, userId: string) => tx.query('fail_given_up_export', `update exports set status = 'failed', updated_at = now() where user_id = $1 and ${isGivenUp}`, [userId]);

/** Restarts an export. */
export const restartExport = (tx: Db, id: string) =>
  tx.query(
    'restart_export',
    `with forgotten as (delete from export_parts where export_id = $1)
     update exports set position = null, done = 0, file = 1, upload_id = null, file_bytes = 0, file_entries = 0, part = 0, files = '{}', step = step + 1, updated_at = now() where id = $1`,
    [id],
  );

/** Up to `limit` of an account's exports, locked. */
export const lockExportsOf = (tx: Db, userId: string, limit: number) =>
  tx.query<ExportRow>('lock_exports_of_user', `select ${columns} from exports where user_id = $1 order by id limit $2 for update`, [userId, limit]);

/** Up to `limit` expired exports, locked; skips those locked by others. */
export const lockExportsOver = (tx: Db, limit: number) =>
  tx.query<ExportRow>(
    'lock_exports_over',
    `select ${columns} from exports where expires_at <= now() order by expires_at, id limit $1 for update skip locked`,
    [limit],
  );

export const countExportsOver = async (db: Db) =>
  (await db.query<{ count: number }>('count_exports_over', `select count(*)::int as count from exports where expires_at <= now()`))[0]!.count;

export const deleteExport = (tx: Db, id: string) => tx.query('delete_export', 'delete from exports where id = $1', [id]);
