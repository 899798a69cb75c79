import { failExport } from '../../core/account-data/exports-sql.ts';
import { eventConsumer } from '../../platform/consumer.ts';
import { database } from '../../platform/grants/database.ts';
import { interactions } from '../../platform/grants/interactions.ts';
import { exports, media } from '../../platform/grants/storage.ts';

export const handler = eventConsumer({
  name: 'on-export-requested',
  access: [database, interactions.read, interactions.write, media.read, exports.write],
  timeout: 45,
  queue: { name: 'export-requested', batchSize: 1, concurrency: 2 },
  events: ['export.requested'],
  run: async ({ app, event, goOn }) => {
    // Loaded on demand, so that the worker that contains this consumer starts faster.
    const { writeExport } = await import('../../core/account-data/write-export.ts');
    const { left } = await writeExport(app, event.data.export_id);
    if (left) await goOn(event);
  },
  giveUp: ({ app, event }) => failExport(app.db, event.data.export_id),
});
