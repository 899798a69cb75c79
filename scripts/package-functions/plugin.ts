import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from './layer.ts';
import type { Deflated } from './zip.ts';

interface FunctionConfig {
  handler: string;
  package?: { artifact?: string; patterns?: string[] };
}

interface LayerCompiler {
  compareWithLastLayer(layerName: string): Promise<void>;
}

interface Serverless {
  serviceDir: string;
  processedInput: { commands: string[] };
  pluginManager: { plugins: object[] };
  service: {
    getAllFunctions(): string[];
    getFunction(key: string): FunctionConfig;
    getAllLayers(): string[];
    getLayer(name: string): { artifactAlreadyUploaded?: boolean };
    provider: { architecture: Architecture };
  };
}

interface PluginUtils {
  log: { notice(line: string): void };
}

/**
 * Creates one zip per function, with its bundle, the chunks it may load, and the files that match its `package.patterns`, at the
 * same paths as in the project. Since every function then has an artifact, osls does not package anything itself.
 */
export class PackageFunctions {
  readonly hooks: Record<string, () => void | Promise<void>>;
  readonly #serverless: Serverless;
  readonly #log: PluginUtils['log'];

  constructor(serverless: Serverless, _options: object, { log }: PluginUtils) {
    this.#serverless = serverless;
    this.#log = log;
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => this.#package(),
      'before:package:compileLayers': () => this.#askNobody(),
      'before:aws:deploy:deploy:uploadArtifacts': () => this.#keepLayers(),
    };
  }

  async #package(): Promise<void> {
    // Imported only here, since `serverless offline` doesn't need these modules.
    const [{ bundle, entryPointOf }, { onceDeflated, writeZip }, { ensureLayer }] = await Promise.all([
      import('./bundle.ts'),
      import('./zip.ts'),
      import('./layer.ts'),
    ]);
    const started = performance.now();
    const { service, serviceDir } = this.#serverless;
    const { architecture } = service.provider;
    if ((await ensureLayer(architecture)) === 'built') this.#log.notice(`Installed layers/imaging for ${architecture}`);
    const functions = service.getAllFunctions().map((key) => {
      const config = service.getFunction(key);
      return { key, config, entryPoint: entryPointOf(config.handler) };
    });
    const folder = join(serviceDir, '.serverless', 'build');
    await rm(folder, { recursive: true, force: true });
    const { files } = await bundle(functions.map(({ entryPoint }) => entryPoint), folder);
    const bundled = performance.now();

    const contentsOf = onceDeflated();
    const sizes: Size[] = [];
    for (const { key, config, entryPoint } of functions) {
      const found = files.get(entryPoint)!;
      const contents = new Map<string, Deflated>();
      for (const file of found.all) contents.set(file, await contentsOf(join(folder, file)));
      for (const file of globSync(config.package?.patterns ?? [], { cwd: serviceDir })) contents.set(file, await contentsOf(join(serviceDir, file)));
      const artifact = join(serviceDir, '.serverless', `${key}.zip`);
      const zipped = await writeZip(artifact, contents);
      config.package = { ...config.package, artifact };
      sizes.push({ key, zipped, unzipped: [...contents.values()].reduce((sum, { size }) => sum + size, 0), start: found.startBytes });
    }
    this.#report(sizes, bundled - started, performance.now() - bundled);
  }

  #report(sizes: Size[], bundling: number, zipping: number): void {
    sizes.sort((a, b) => b.start - a.start);
    const width = Math.max(...sizes.map(({ key }) => key.length));
    const row = (...[name, ...columns]: string[]) => this.#log.notice(`  ${name!.padEnd(width)}${columns.map((text) => text.padStart(15)).join('')}`);
    row('function', 'read at start', 'unzipped', 'zipped');
    for (const { key, start, unzipped, zipped } of sizes) row(key, kb(start), kb(unzipped), kb(zipped));
    const total = sizes.reduce((sum, { zipped }) => sum + zipped, 0);
    this.#log.notice(`  ${sizes.length} functions, ${(total / 1e6).toFixed(1)} MB zipped; bundling took ${seconds(bundling)}, zipping ${seconds(zipping)}`);
  }

  /**
   * osls does not upload an existing layer again, but compares everything it has packaged with its last upload: since that would
   * not contain the layer, an unchanged service would be deployed every time. So the layer is always uploaded.
   */
  #keepLayers(): void {
    const { service } = this.#serverless;
    for (const name of service.getAllLayers()) delete service.getLayer(name).artifactAlreadyUploaded;
  }

  /**
   * osls requests the layer's latest version from AWS, to save an upload if it is the same. `package` does not upload anything
   * and has to work without an account, so it skips that.
   */
  #askNobody(): void {
    const { processedInput, pluginManager } = this.#serverless;
    if (processedInput.commands[0] !== 'package') return;
    const compiler = pluginManager.plugins.find((plugin) => plugin.constructor.name === 'AwsCompileLayers') as LayerCompiler | undefined;
    if (!compiler) throw new Error('osls no longer has AwsCompileLayers: see #askNobody in scripts/package-functions.');
    compiler.compareWithLastLayer = async () => undefined;
  }
}

interface Size {
  key: string;
  start: number;
  unzipped: number;
  zipped: number;
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
