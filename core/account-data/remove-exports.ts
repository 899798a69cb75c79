import type { App, Db } from '../shared/app.ts';
import { exportFolder, exportKey } from './export-keys.ts';
import { countExportsOver, deleteExport, type ExportRow, lockExportsOf, lockExportsOver } from './exports-sql.ts';
import type { Part, Step } from './part.ts';

const atOnce = 20;

/** Removes exports, their files, and unfinished uploads. The caller has locked the rows, so nothing is added in the meantime. */
async function removeAll(app: App, tx: Db, rows: readonly ExportRow[]): Promise<void> {
  for (const row of rows) {
    if (row.upload_id !== null) await app.storage.abortExportFile(exportKey(row, row.file), row.upload_id);
    while (await app.storage.eraseMedia(exportFolder(row)));
    await deleteExport(tx, row.id);
  }
}

export const exports: Part = {
  name: 'exports',
  covers: { tables: ['exports', 'export_parts'], folders: ['exports'] },
  erase: (app, { user_id }): Promise<Step> =>
    app.db.transaction(async (tx) => {
      const rows = await lockExportsOf(tx, user_id, atOnce);
      await removeAll(app, tx, rows);
      return rows.length < atOnce ? 'done' : 'more';
    }),
};

/** Removes expired exports and returns their number; with `dryRun`, only counts them. */
export async function sweepExports(app: App, dryRun: boolean): Promise<number> {
  if (dryRun) return countExportsOver(app.db);
  let removed = 0;
  for (;;) {
    const found = await app.db.transaction(async (tx) => {
      const rows = await lockExportsOver(tx, atOnce);
      await removeAll(app, tx, rows);
      return rows.length;
    });
    removed += found;
    if (found < atOnce) return removed;
  }
}
