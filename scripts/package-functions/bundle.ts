import { availableParallelism } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import pLimit from 'p-limit';

/** The project's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundles {
  /** The folder with the files, at the same paths as under /var/task. */
  folder: string;
  /** The bundle and every file it may load, by entry point (`functions/feed/get-feed.ts`). */
  files: Map<string, BundleFiles>;
  /** The packages and sources in each file, as paths from the root. */
  inputs: Map<string, string[]>;
}

export interface BundleFiles {
  /** Total bytes read at a cold start. */
  startBytes: number;
  /** Files loaded at a cold start, the bundle itself first. */
  atStart: string[];
  /** The packages and sources in `atStart`, as paths from the root. */
  startInputs: string[];
  /** `atStart` and the files that are loaded on first use. */
  all: string[];
  /** The packages and sources in `all`, as paths from the root. */
  allInputs: string[];
}

/**
 * Bundles functions, in two steps. The first reads and minifies everything once, into chunks that functions share: with this many functions,
 * these are many small files. The second merges the chunks of each function, which saves a quarter of the time that importing it takes.
 * Modules that are imported on first use stay separate files: a single file would take two to three times as long (measured).
 * @param entryPoints paths from the root, such as `functions/feed/get-feed.ts`
 * @param folder where to write the files
 */
export async function bundle(entryPoints: string[], folder: string): Promise<Bundles> {
  const shared = join(folder, 'shared');
  const { metafile } = await build({
    ...settings,
    entryPoints,
    absWorkingDir: root,
    outbase: root,
    outdir: shared,
    mainFields: ['module', 'main'],
    // pg tries to load pg-native, which is optional.
    external: ['pg-native'],
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts') },
    plugins: [fromLayer('sharp')],
  });
  const sources = new Map(Object.entries(metafile.outputs).map(([path, output]) => [relative(shared, resolve(root, path)), Object.keys(output.inputs)]));
  const files: Bundles['files'] = new Map();
  const inputs: Bundles['inputs'] = new Map();
  const merge = async (entryPoint: string) => {
    const bundled = entryPoint.replace(/\.ts$/, '.mjs');
    const { metafile } = await build({
      ...settings,
      entryPoints: [bundled],
      absWorkingDir: shared,
      outbase: shared,
      // The same for all functions: files with the same name are identical, since names contain a hash.
      outdir: folder,
      // CommonJS packages such as pg and ioredis still call require() for Node's own modules.
      banner: { js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);" },
    });
    const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [relative(folder, resolve(shared, path)), output]));
    for (const [file, output] of outputs) {
      inputs.set(file, Object.entries(output.inputs).flatMap(([chunk, { bytesInOutput }]) => (bytesInOutput > 0 ? sources.get(chunk)! : [])));
    }
    const reachable = (file: string, kinds: 'at start' | 'all', found = new Set<string>()): string[] => {
      if (!found.has(file)) {
        found.add(file);
        for (const { external, kind, path } of outputs.get(file)!.imports) {
          if (!external && (kinds === 'all' || kind === 'import-statement')) reachable(relative(folder, resolve(shared, path)), kinds, found);
        }
      }
      return [...found];
    };
    const atStart = reachable(bundled, 'at start');
    const all = reachable(bundled, 'all');
    files.set(entryPoint, {
      atStart,
      startBytes: atStart.reduce((bytes, file) => bytes + outputs.get(file)!.bytes, 0),
      startInputs: atStart.flatMap((file) => inputs.get(file)!),
      all,
      allInputs: all.flatMap((file) => inputs.get(file)!),
    });
  };
  const limit = pLimit(availableParallelism());
  await Promise.all(entryPoints.map((entryPoint) => limit(merge, entryPoint)));
  return { folder, files, inputs };
}

/** The settings of both steps. */
const settings = {
  bundle: true,
  splitting: true,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  platform: 'node',
  target: 'node24',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Loads a package from a Lambda layer. Layers are found through NODE_PATH, which only require() uses (Lambda patches Node so
 * that import uses it, too, but emulators do not).
 */
function fromLayer(name: string): Plugin {
  return {
    name: 'from-layer',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${name}$`) }, ({ namespace }) =>
        namespace === 'layer' ? { path: name, external: true } : { path: name, namespace: 'layer' },
      );
      onLoad({ filter: /^/, namespace: 'layer' }, () => ({ contents: `module.exports = require(${JSON.stringify(name)})` }));
    },
  };
}

/** `functions/feed/get-feed.handler` -> `functions/feed/get-feed.ts` */
export function entryPointOf(handler: string): string {
  const file = handler.replace(/\.\w+$/, '.ts');
  if (isAbsolute(file) || file.split(/[/\\]/).includes('..')) throw new Error(`${handler} is not a file of this project.`);
  return join(file).split(sep).join('/');
}
