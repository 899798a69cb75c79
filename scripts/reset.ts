import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudError } from '../localstack/embedded/cloud-error.ts';
import { ProcessLedger } from '../localstack/embedded/process-ledger.ts';
import { dataDirOf } from './settings.ts';

const dataDir = dataDirOf();
const cloud = join(dataDir, 'cloud');

if (existsSync(dataDir)) {
  try {
    // Fails while a service is running or starting there, and ends processes left behind by one that was killed.
    if (existsSync(cloud)) (await ProcessLedger.open(cloud)).close();
    await rm(dataDir, { recursive: true, force: true });
    console.log(`Removed ${dataDir}.`);
  } catch (error) {
    console.error(error instanceof CloudError ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
} else {
  console.log(`There is nothing in ${dataDir}.`);
}
