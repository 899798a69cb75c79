import { migrate } from '../platform/migrate.ts';

const connectionString = process.env['DATABASE_URL'];
if (!connectionString) throw new Error('DATABASE_URL is not set.');
const applied = await migrate({ connectionString });
console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.');
