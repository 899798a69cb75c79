import { execFile } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, '.local', 'templates');

/** The sources that the template depends on. */
const sources = [
  'serverless.yml',
  'package-lock.json',
  'docs/openapi.json',
  'layers/*/nodejs/package*.json',
  'web/{public,serve}/*.*',
  '{core,events,functions,infra,migrations,platform,scripts}/**/*.*',
];

/** Variables in a developer's environment that would change the template. */
const personal = /^(AWS_|SES_|MAIL_|ALARM_|USER_POOL_|TOKEN_|AURORA_|(POOL_KEYS|MEDIA_PUBLIC_KEYS|ORIGIN_SECRET_VERSION|LAMBDA_ARCHITECTURE|SIZE|FIREWALL|DATABASE|DATABASE_CONNECTION|DOMAIN|CERTIFICATE_ARN|MONTHLY_BUDGET|ZONE_[AB])$)/;

/** The deployment sizes, as in infra/sizes. */
export const sizes = ['standard', 'small'] as const;
export type Size = (typeof sizes)[number];
export const isSize = (name: string): name is Size => (sizes as readonly string[]).includes(name);

/** What a stage's template also depends on: the size and other environment variables. */
export interface Variant {
  size?: Size;
  environment?: Record<string, string>;
}

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export type Resources = Record<string, Resource>;

/**
 * The resources of the template that `serverless package` creates for a stage. It is cached under `.local/` until a source
 * changes, and created in a separate folder, so that no existing package is overwritten.
 */
export async function packagedTemplate(stage: string, variant: Variant = {}): Promise<Resources> {
  return (await wholeTemplate(stage, variant)).Resources;
}

export async function wholeTemplate(stage: string, { size = 'standard', environment = {} }: Variant = {}): Promise<{ Resources: Resources }> {
  const file = join(kept, `${[stage, size, ...Object.entries(environment).flat()].join('-').replaceAll(/[^\w-]+/g, '_')}.json`);
  if (!isFresh(file)) await makePackage(stage, file, { SIZE: size, ...environment });
  return JSON.parse(readFileSync(file, 'utf8')) as { Resources: Resources };
}

async function makePackage(stage: string, file: string, environment: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `lambdagram-package-${stage}-`));
  try {
    for (const name of readdirSync(root)) {
      if (!['.git', '.local', '.serverless', 'serverless.yml'].includes(name)) symlinkSync(join(root, name), join(folder, name));
    }
    // Copied, since osls ignores symbolic links.
    copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
    const cli = fileURLToPath(import.meta.resolve('serverless/bin/serverless.js'));
    const env = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !personal.test(name))), ...environment };
    await promisify(execFile)(process.execPath, [cli, 'package', '--stage', stage], { cwd: folder, env });
    mkdirSync(kept, { recursive: true });
    const copy = `${file}.${process.pid}`;
    copyFileSync(join(folder, '.serverless/cloudformation-template-update-stack.json'), copy);
    renameSync(copy, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function isFresh(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && globSync(sources, { cwd: root }).every((source) => statSync(join(root, source)).mtimeMs < made);
}
