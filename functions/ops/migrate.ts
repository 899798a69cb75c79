import * as z from 'zod';
import { customResource } from '../../platform/custom-resource.ts';
import { database } from '../../platform/grants/database.ts';
import { migrate } from '../../platform/migrate.ts';
import { operation } from '../../platform/operation.ts';
import { connectionTo } from '../../platform/postgres.ts';

export const handler = customResource(
  operation({
    name: 'migrate',
    access: [database],
    timeout: 900,
    files: ['migrations/*.sql'],
    input: z.object({}),
    run: async ({ config }) => ({ applied: await migrate(await connectionTo(config)) }),
  }),
);
