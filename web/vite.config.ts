import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { generateApi } from './generate-api.ts';
import { apiPaths } from './serve/api-paths.ts';

// Set by scripts/dev-web.ts; a build needs no API.
const api = { target: process.env['API_URL'] };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    // Types only: a build for browsers needs none.
    { name: 'api-types', apply: 'serve', buildStart: generateApi },
  ],
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(apiPaths.map((path) => [path, api])),
  },
  build: {
    target: 'es2023',
    // What is not a file of its own is a data: URL, which the page's policy allows for images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
});
