import * as z from 'zod';
import { renderExisting } from '../../core/ops/render-media.ts';
import { Id } from '../../core/shared/ids.ts';
import { cache } from '../../platform/grants/cache.ts';
import { database } from '../../platform/grants/database.ts';
import { media, uploads } from '../../platform/grants/storage.ts';
import { operation } from '../../platform/operation.ts';

const input = z.object({
  /** Soft time limit: the current photos are always finished. */
  seconds: z.number().min(0).max(600).default(20),
  /** Where the last part ended. Default: the beginning. */
  after: Id.optional(),
});

export const handler = operation({
  name: 'render-media',
  access: [database, cache, uploads.read, uploads.delete, media.read, media.write],
  memory: 1_769,
  timeout: 900,
  layers: ['imaging'],
  input,
  run: renderExisting,
});
