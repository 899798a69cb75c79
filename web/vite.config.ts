import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileStrings } from './compile-strings.ts';
import { serviceWorker } from './offline/plugin.ts';
import { generateApi } from './generate-api.ts';
import { apiPaths } from './serve/api-paths.ts';

// Set by scripts/dev-web.ts. A build doesn't need the API.
const api = { target: process.env['API_URL'] };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    compileStrings(),
    react(),
    // Only during development: it generates types, which production builds don't need.
    { name: 'api-types', apply: 'serve', buildStart: generateApi },
    serviceWorker(import.meta.dirname),
  ],
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(apiPaths.map((path) => [path, api])),
  },
  build: {
    target: 'es2023',
    // Otherwise small files become data: URLs, which the content security policy only allows for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
});
