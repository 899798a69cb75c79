import * as z from 'zod';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { Id, OwnId } from '../shared/ids.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { Time } from '../shared/time.ts';
import { lockUser } from '../users/sql.ts';
import { countEntries } from './export-entries.ts';
import { exportKey } from './export-keys.ts';
import { type ExportRow, failGivenUp, findOngoing, findOwnExport, insertExport, listOwnExports } from './exports-sql.ts';

export const ExportRequested = z.object({ id: OwnId }).meta({ id: 'ExportRequested' });
export type ExportRequested = z.output<typeof ExportRequested>;

export const ExportPath = z.object({ export_id: Id });

const ExportFile = z
  .object({
    url: z.string().meta({ format: 'uri', description: 'Valid for 15 minutes; request the export again for a new one' }),
    bytes: z.int(),
  })
  .meta({ id: 'ExportFile' });

export const Export = z
  .object({
    id: OwnId,
    status: z.enum(['running', 'ready', 'failed', 'expired']).meta({ description: '`failed`: it will not be finished; request another' }),
    progress: z.int().min(0).max(100).meta({ description: 'Percent' }),
    files: z.array(ExportFile).meta({ description: 'ZIP files of at most 2 GB, once all are ready; unpack them into one folder' }),
    created_at: Time,
    expires_at: Time.nullable().meta({ description: 'When the files expire; null until they are ready' }),
  })
  .meta({ id: 'Export' });
export type Export = z.output<typeof Export>;

export const ExportList = z.object({ exports: z.array(Export) }).meta({ id: 'ExportList' });
export type ExportList = z.output<typeof ExportList>;

/** Maximum number of exports listed. There are rarely more: they run one at a time and are kept for a week. */
const maxShown = 10;

/**
 * Starts an export of an account's data, one at a time: a running export is returned instead, and resumed if it has made no progress for
 * ten minutes. A failed export does not block the next.
 */
export async function requestExport(app: App, userId: string, id: string): Promise<ExportRequested> {
  const total = await countEntries(app, userId);
  return commitWithEvents(app, async (tx, emit) => {
    await lockUser(tx, userId);
    await failGivenUp(tx, userId);
    const ongoing = await findOngoing(tx, id, userId);
    if (!ongoing) await insertExport(tx, id, userId, total);
    if (!ongoing || ongoing.stands_still) await emit('export.requested', ongoing?.id ?? id, { export_id: ongoing?.id ?? id, user_id: userId });
    return { id: ongoing?.id ?? id };
  });
}

/** One of the account's exports, with the URLs of its files. */
export async function showExport(app: App, userId: string, id: string): Promise<Export> {
  const row = await findOwnExport(app.db, userId, id);
  if (!row) throw notFound('export');
  return present(app, row);
}

/** The account's exports, latest first. */
export const listExports = async (app: App, userId: string): Promise<ExportList> => ({
  exports: await Promise.all((await listOwnExports(app.db, userId, maxShown)).map((row) => present(app, row))),
});

async function present(app: App, row: ExportRow): Promise<Export> {
  const { created_at, expires_at } = row;
  const status = row.is_over ? 'expired' : row.has_failed ? 'failed' : row.status;
  const files = status === 'ready' ? await Promise.all(row.files.map(async (bytes, at) => ({ url: await app.storage.presignExportFile(exportKey(row, at + 1)), bytes: Number(bytes) }))) : [];
  return { id: row.id, status, progress: progressOf(row), files, created_at, expires_at: row.status === 'ready' ? expires_at : null };
}

/** At most 99% until ready: documents split into several files have more entries than `total` expects. */
const progressOf = ({ status, done, total }: ExportRow): number => (status === 'ready' ? 100 : Math.min(99, Math.floor((100 * done) / Math.max(total, 1))));
