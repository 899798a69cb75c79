import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resources } from './template.ts';

/**
 * Makes every function wait for the migrations: a deployment with a new migration first updates `migrate`, then runs it, and
 * only then deploys code that depends on it. If it fails, the whole deployment is rolled back.
 */
export function orderMigrations(functions: Resources, migrations: Resources[string], projectFolder: string): void {
  const folder = join(projectFolder, 'migrations');
  const hash = createHash('sha256');
  for (const file of globSync('*.sql', { cwd: folder }).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  // Migrations also set up the functions' role.
  hash.update(readFileSync(join(projectFolder, 'platform/functions-role.ts')));
  // If the database changes, migrations have to run on the new one.
  hash.update(JSON.stringify(functions['MigrateLambdaFunction']?.Properties['Environment'] ?? null));
  // CloudFormation runs a custom resource again when one of its properties has changed.
  migrations.Properties['Version'] = hash.digest('hex');
  for (const [id, resource] of Object.entries(functions)) {
    if (resource.Type !== 'AWS::Lambda::Function' || id === 'MigrateLambdaFunction') continue;
    resource.DependsOn = [resource.DependsOn ?? [], 'Migrations'].flat();
  }
}
