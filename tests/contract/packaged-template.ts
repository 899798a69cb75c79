import { execFile } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kept = join(root, '.local', 'templates');

/** What decides about the template. */
const sources = [
  'serverless.yml',
  'package-lock.json',
  'docs/openapi.json',
  'layers/*/nodejs/package*.json',
  'web/{public,serve}/*.*',
  '{core,events,functions,infra,migrations,platform,scripts}/**/*.*',
];

/** What of a developer's environment would get into it. */
const personal = /^(AWS_|SES_|MAIL_|ALARM_|USER_POOL_|TOKEN_|(LAMBDA_ARCHITECTURE|DOMAIN|CERTIFICATE_ARN|MONTHLY_BUDGET)$)/;

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

export type Resources = Record<string, Resource>;

/**
 * The resources of the template that `serverless package` makes for a stage. Kept below `.local/` until something it is
 * made of changes, and made apart, so that nobody's package is touched.
 */
export async function packagedTemplate(stage: string): Promise<Resources> {
  return (await wholeTemplate(stage)).Resources;
}

export async function wholeTemplate(stage: string): Promise<{ Resources: Resources }> {
  const file = join(kept, `${stage}.json`);
  if (!isFresh(file)) await makePackage(stage, file);
  return JSON.parse(readFileSync(file, 'utf8')) as { Resources: Resources };
}

async function makePackage(stage: string, file: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `lambdagram-package-${stage}-`));
  try {
    for (const name of readdirSync(root)) {
      if (!['.git', '.local', '.serverless', 'serverless.yml'].includes(name)) symlinkSync(join(root, name), join(folder, name));
    }
    // osls takes a link for no file.
    copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
    const cli = fileURLToPath(import.meta.resolve('serverless/bin/serverless.js'));
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !personal.test(name)));
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

/** The resources of a type, by logical id. */
export const ofType = (resources: Resources, type: string): [id: string, resource: Resource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** The logical id that a `Ref` or `Fn::GetAtt` names; undefined for anything else. */
export function named(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': getAtt } = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string] };
  return Ref ?? getAtt?.[0];
}

export interface Statement {
  Effect: 'Allow' | 'Deny';
  Principal?: unknown;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** Every statement in the policies of a resource. */
export function statementsOf(resource: Resource): Statement[] {
  const { Policies, PolicyDocument } = resource.Properties as { Policies?: unknown; PolicyDocument?: Document };
  // A user pool's are about passwords, and no list.
  const inline = Array.isArray(Policies) ? (Policies as { PolicyDocument: Document }[]).map((policy) => policy.PolicyDocument) : [];
  return [...inline, ...(PolicyDocument ? [PolicyDocument] : [])].flatMap(({ Statement }) => Statement);
}

interface Document {
  Statement: Statement[];
}

interface Operation {
  functionName: string;
}

/** The document that API Gateway imports, with the functions it calls. */
export function documentIn(resources: Resources): { paths: Record<string, Record<string, Operation>> } & Record<string, unknown> {
  type Integrated = { 'x-amazon-apigateway-integration': { uri: { 'Fn::Sub': string } } };
  const document = resources['ApiGatewayRestApi']!.Properties['Body'] as { paths: Record<string, Record<string, Integrated>> };
  const operation = (integrated: Integrated): Operation => ({
    functionName: /:function:([^/]+)\/invocations$/.exec(integrated['x-amazon-apigateway-integration'].uri['Fn::Sub'])![1]!,
  });
  const paths = Object.entries(document.paths).map(
    ([path, operations]) => [path, Object.fromEntries(Object.entries(operations).map(([method, integrated]) => [method, operation(integrated)]))] as const,
  );
  return { ...document, paths: Object.fromEntries(paths) };
}

/** Every route of the API, such as `GET /api/v1/posts/{post_id}`; ANY stands for the methods a path has no other route for. */
export function routesIn(resources: Resources): string[] {
  return Object.entries(documentIn(resources).paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase()} ${path}`),
  );
}
