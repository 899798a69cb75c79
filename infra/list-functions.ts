import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { areaOf } from '../infra/stack-plugin/areas.ts';
import type { Grant } from '../infra/stack-plugin/grants.ts';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

export interface DeclaredFunction {
  name: string;
  /** Of the project, such as `functions/posts/create-post.ts`. */
  file: string;
  /** The folder it lies in, such as `posts`. */
  area: string;
  /** The YAML file that declares it. */
  declaredIn: string;
  /** Its HTTP routes, such as `GET /api/v1/posts/{post_id}`. */
  routes: string[];
  /** Its other triggers, as the YAML has them; a CloudFormation reference is its bare name. */
  triggers: Record<string, unknown>[];
  /** What it may do, in the words of infra/stack-plugin/grants.ts. */
  access: Grant[];
  layers: string[];
  timeout: number | undefined;
}

interface Entry {
  handler: string;
  access?: Grant[];
  events?: ({ http?: string } & Record<string, unknown>)[];
  layers?: string[];
  timeout?: number;
}

/** Every function that the functions.yml files below `root` declare. */
export function listFunctions(root = projectRoot): DeclaredFunction[] {
  return globSync('functions/*/functions.yml', { cwd: root })
    .sort()
    .flatMap((declaredIn) => {
      // `!Ref X` and `!GetAtt X.Arn` are read as their text.
      const entries = parse(readFileSync(join(root, declaredIn), 'utf8'), { logLevel: 'error' }) as Record<string, Entry>;
      return Object.entries(entries).map(([name, { handler, access = [], events = [], layers = [], timeout }]) => ({
        name,
        file: handler.replace(/\.handler$/, '.ts'),
        area: areaOf(handler),
        declaredIn,
        routes: events.flatMap(({ http }) => http ?? []),
        triggers: events.filter(({ http }) => http === undefined),
        access,
        layers,
        timeout,
      }));
    });
}
