import { indexInteractions, isIndexed } from '../interactions/index-by-user.ts';
import type { App, Db } from '../shared/app.ts';
import { entriesOf, type ExportPosition } from './export-entries.ts';
import { exportKey } from './export-keys.ts';
import { type ExportRow, findExport, finishExport, forgetParts, listParts, lockExport, notePart, restartExport, saveExport, saveUpload } from './exports-sql.ts';
import { zipEnd, zipEntry, type ZipPart } from './zip-part.ts';

/** Soft time limit (ms) of a run: the current step is always finished. */
const patience = 15_000;
/** How long (s) one step spends adding old items to the by-user index. */
const indexing = 10;

export interface ExportSizes {
  /** Minimum bytes of entries per part, except for a file's last part; S3 requires 5 MiB. */
  part: number;
  /** Maximum bytes per file. */
  file: number;
}
const sizes: ExportSizes = { part: 8 * 1024 * 1024, file: 2_000_000_000 };
/** Maximum entries per file: below 65,535, the most a ZIP directory can count without ZIP64. */
const mostEntries = 60_000;
/** Maximum bytes per entry in a file's ZIP directory. */
const overhead = 300;

/**
 * One run of an export: writes it part by part. Each part is recorded in the transaction that stores it, so that an
 * interrupted run resumes from there and concurrent runs write each part only once. Returns whether work remains.
 */
export async function writeExport(app: App, id: string, { part, file }: ExportSizes = sizes): Promise<{ left: boolean }> {
  const deadline = performance.now() + patience;
  // Items older than the by-user index have to be added to it first; usually a job has already done that.
  if (!(await isIndexed(app)) && (await indexInteractions(app, { seconds: indexing })).after !== undefined) return { left: true };
  for (;;) {
    const row = await findExport(app.db, id);
    if (row?.status !== 'running') return { left: false };
    try {
      await writePart(app, row, { part, file });
    } catch (error) {
      if (!isUploadLost(error)) throw error;
      app.log.warn('an export is starting over', { export_id: id, error });
      await app.db.transaction((tx) => restartExport(tx, id));
    }
    if (performance.now() > deadline) return { left: true };
  }
}

/**
 * Whether the upload is gone or does not match our records: a run completed it but was interrupted before recording that,
 * storage dropped it, or a stored part differs from the recorded one.
 */
const isUploadLost = (error: unknown): boolean => ['NoSuchUpload', 'InvalidPart'].includes((error as Error).name);

interface Collected {
  entries: ZipPart[];
  position: ExportPosition | null;
  /** Nothing more fits into the file. */
  isFull: boolean;
  /** Nothing is left to export. */
  isLast: boolean;
}

/** The entries of the next part, encoded as in the file. */
async function collect(app: App, row: ExportRow, limit: ExportSizes): Promise<Collected> {
  const entries: ZipPart[] = [];
  let { position } = row;
  let bytes = 0;
  for await (const { entry, next } of entriesOf(app, row.user_id, position)) {
    const count = row.file_entries + entries.length;
    const written = await zipEntry(entry, Number(row.file_bytes) + bytes);
    const size = Number(row.file_bytes) + bytes + written.bytes.length + (count + 1) * overhead;
    if (count > 0 && (size > limit.file || count === mostEntries)) return { entries, position, isFull: true, isLast: false };
    entries.push(written);
    position = next;
    bytes += written.bytes.length;
    if (bytes >= limit.part) return { entries, position, isFull: false, isLast: false };
  }
  return { entries, position, isFull: true, isLast: true };
}

async function writePart(app: App, before: ExportRow, limit: ExportSizes): Promise<void> {
  const collected = await collect(app, before, limit);
  if (before.upload_id === null && collected.entries.length > 0) await beginFile(app, before);
  await app.db.transaction(async (tx) => {
    const row = await lockExport(tx, before.id, before.step);
    if (!row) return;
    await saveExport(tx, await storePart(app, tx, row, collected));
    if (collected.isLast) await finishExport(tx, row.id);
  });
}

/** Commits the upload's id before anything is uploaded, so that an erasure finds the upload even after a crash. */
const beginFile = (app: App, before: ExportRow): Promise<void> =>
  app.db.transaction(async (tx) => {
    const row = await lockExport(tx, before.id, before.step);
    if (row?.upload_id !== null) return;
    await saveUpload(tx, row.id, await app.storage.beginExportFile(exportKey(row, row.file), row.created_at.slice(0, 10)));
  });

/** Stores a part, and completes the file if it was the last one; returns the export's progress. */
async function storePart(app: App, tx: Db, row: ExportRow, { entries, position, isFull }: Collected): Promise<ExportRow> {
  const { id, file } = row;
  const after = { ...row, position, done: row.done + entries.length, file_entries: row.file_entries + entries.length };
  // Nothing to write: the content for this file has been deleted in the meantime.
  if (after.file_entries === 0) return after;
  const key = exportKey(row, file);
  const part = row.part + 1;
  const directory = Buffer.concat(entries.map((entry) => entry.directory));
  const contents = entries.map(({ bytes }) => bytes);
  const size = contents.reduce((sum, { length }) => sum + length, Number(row.file_bytes));
  const upload = row.upload_id!;
  if (!isFull) {
    const etag = await app.storage.putExportPart(key, upload, part, Buffer.concat(contents));
    await notePart(tx, id, { part, etag, directory });
    return { ...after, part, upload_id: upload, file_bytes: String(size) };
  }
  const parts = await listParts(tx, id);
  const end = zipEnd([...parts.map((each) => each.directory), directory], size);
  const etag = await app.storage.putExportPart(key, upload, part, Buffer.concat([...contents, end]));
  await app.storage.completeExportFile(key, upload, [...parts, { part, etag }]);
  await forgetParts(tx, id);
  return { ...after, file: file + 1, part: 0, upload_id: null, file_bytes: '0', file_entries: 0, files: [...row.files, String(size + end.length)] };
}
