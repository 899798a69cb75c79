import * as z from 'zod';
import { customResource } from '../../platform/custom-resource.ts';
import { migrations } from '../../platform/grants/database.ts';
import { migrate } from '../../platform/migrate.ts';
import { operation } from '../../platform/operation.ts';

export const handler = customResource(
  operation({
    name: 'migrate',
    access: [migrations],
    timeout: 900,
    files: ['migrations/*.sql'],
    input: z.object({}),
    run: ({ config }) => migrate(config),
  }),
);
