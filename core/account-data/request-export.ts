import * as z from 'zod';
import type { App } from '../shared/app.ts';
import { notFound } from '../shared/errors.ts';
import { Id, OwnId } from '../shared/ids.ts';
import { commitWithEvents } from '../shared/outbox.ts';
import { Time } from '../shared/time.ts';
import { lockUser } from '../users/sql.ts';
import { countEntries } from './export-entries.ts';
import { exportKey } from './export-keys.ts';
import { type ExportRow, findOngoing, findOwnExport, insertExport } from './exports-sql.ts';

export const ExportRequested = z.object({ id: OwnId }).meta({ id: 'ExportRequested' });
export type ExportRequested = z.output<typeof ExportRequested>;

export const ExportPath = z.object({ export_id: z.union([z.literal('latest'), Id]).meta({ description: 'An id, or `latest` for the export asked for last' }) });

const ExportFile = z
  .object({
    url: z.string().meta({ format: 'uri', description: 'Good for 15 minutes; ask again for another' }),
    bytes: z.int(),
  })
  .meta({ id: 'ExportFile' });

export const Export = z
  .object({
    id: OwnId,
    status: z.enum(['running', 'ready', 'expired']),
    progress: z.int().min(0).max(100).meta({ description: 'Percent' }),
    files: z.array(ExportFile).meta({ description: 'ZIP files of at most 2 GB, once all are there; unpack them into one folder' }),
    created_at: Time,
    expires_at: Time.nullable().meta({ description: 'When the files will be gone; null until they are there' }),
  })
  .meta({ id: 'Export' });
export type Export = z.output<typeof Export>;

/**
 * Has all that an account has written into files. There is one at a time: while it is being written, that one is what is asked for; asking
 * also starts one again that stands still.
 */
export async function requestExport(app: App, userId: string, id: string): Promise<ExportRequested> {
  const total = await countEntries(app, userId);
  return commitWithEvents(app, async (tx, emit) => {
    await lockUser(tx, userId);
    const ongoing = await findOngoing(tx, id, userId);
    if (!ongoing) await insertExport(tx, id, userId, total);
    if (!ongoing || ongoing.stands_still) await emit('export.requested', ongoing?.id ?? id, { export_id: ongoing?.id ?? id, user_id: userId });
    return { id: ongoing?.id ?? id };
  });
}

/** An export of the account's own, by its id or the `latest`, with addresses of its files. */
export async function showExport(app: App, userId: string, id: string): Promise<Export> {
  const row = await findOwnExport(app.db, userId, id === 'latest' ? undefined : id);
  if (!row) throw notFound('export');
  const { created_at, expires_at } = row;
  const status = row.is_over ? 'expired' : row.status;
  const files = status === 'ready' ? await Promise.all(row.files.map(async (bytes, at) => ({ url: await app.storage.presignExportFile(exportKey(row, at + 1)), bytes: Number(bytes) }))) : [];
  return { id: row.id, status, progress: progressOf(row), files, created_at, expires_at: row.status === 'ready' ? expires_at : null };
}

/** Where documents have several files there is more to write than was thought. */
const progressOf = ({ status, done, total }: ExportRow): number => (status === 'ready' ? 100 : Math.min(99, Math.floor((100 * done) / Math.max(total, 1))));
