import { loadConfig } from '../platform/config.ts';
import { migrationVariables } from '../platform/functions-role.ts';
import { migrate } from '../platform/migrate.ts';

const { applied, notes } = await migrate(loadConfig({ STAGE: 'local', AWS_REGION: 'us-east-1', ...process.env }, migrationVariables));
console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
for (const note of notes) console.warn(note);
