import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

/** The project's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundles {
  /** The folder with the files, at the same paths as under /var/task. */
  folder: string;
  /** The bundle and every chunk it may load, by entry point (`functions/feed/get-feed.ts`). */
  files: Map<string, BundleFiles>;
  metafile: Metafile;
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
 * Bundles all functions in one build. They share chunks, so that the SDK is only minified once, and modules that are imported on
 * first use stay separate files: importing the feed's function takes 50 ms, instead of 120-180 ms as a single file (measured).
 * @param entryPoints paths from the root, such as `functions/feed/get-feed.ts`
 * @param folder where to write the files
 */
export async function bundle(entryPoints: string[], folder: string): Promise<Bundles> {
  const { metafile } = await build({
    entryPoints,
    absWorkingDir: root,
    outbase: root,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    target: 'node24',
    minify: true,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    // pg tries to load pg-native, which is optional.
    external: ['pg-native'],
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts') },
    plugins: [fromLayer('sharp')],
    // CommonJS packages such as pg and ioredis still call require() for Node's own modules.
    banner: { js: "import{createRequire as $require}from'node:module';const require=$require(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [relative(folder, resolve(root, path)), output]));
  const imports = (path: string, kinds: 'at start' | 'all') =>
    outputs
      .get(path)!
      .imports.filter((imported) => !imported.external && (kinds === 'all' || imported.kind === 'import-statement'))
      .map((imported) => relative(folder, resolve(root, imported.path)));
  const reachable = (path: string, kinds: 'at start' | 'all', found = new Set<string>()): string[] => {
    if (!found.has(path)) {
      found.add(path);
      for (const next of imports(path, kinds)) reachable(next, kinds, found);
    }
    return [...found];
  };
  const files = new Map<string, BundleFiles>();
  for (const [path, { entryPoint }] of outputs) {
    // A module imported on first use is an entry point of its own chunk, too.
    if (!entryPoint || !entryPoints.includes(entryPoint)) continue;
    const atStart = reachable(path, 'at start');
    const all = reachable(path, 'all');
    const inputsOf = (names: string[]) => names.flatMap((file) => Object.keys(outputs.get(file)!.inputs));
    files.set(entryPoint, {
      atStart,
      startBytes: atStart.reduce((bytes, file) => bytes + outputs.get(file)!.bytes, 0),
      startInputs: inputsOf(atStart),
      all,
      allInputs: inputsOf(all),
    });
  }
  return { folder, files, metafile };
}

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
