import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { apiPaths } from '../serve/api-paths.ts';

/** Other files that pages need. */
const others = ['theme.js', 'early-feed.js', 'favicon.svg'];

/** Emits the service worker, with the names of all files in the build. */
export const serviceWorker = (root: string): Plugin => ({
  name: 'service-worker',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_options, bundle) {
      const assets = Object.keys(bundle).filter((name) => name.startsWith('assets/') && !name.endsWith('.map')).sort();
      const contents = await Promise.all([...others.map((name) => join(root, 'public', name)), join(root, 'index.html')].map((file) => readFile(file)));
      const version = contents.reduce((hash, content) => hash.update(content), createHash('sha256').update(assets.join('\n'))).digest('base64url').slice(0, 12);
      const constants = { VERSION: version, FILES: ['/', ...[...others, ...assets].map((name) => `/${name}`)], API_PATHS: apiPaths };
      const lines = Object.entries(constants).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
      const source = lines.join('') + (await readFile(join(root, 'offline', 'service-worker.js'), 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  },
});
