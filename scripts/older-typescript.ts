import { registerHooks } from 'node:module';

const web = new URL('../web/package.json', import.meta.url).href;

// dependency-cruiser 18 reads TypeScript with a compiler older than 7, whose API is not published yet; the web
// client has one. Preloaded by `npm run check:imports`.
registerHooks({
  resolve: (specifier, context, next) =>
    /^typescript(\/|$)/.test(specifier) ? next(specifier, { ...context, parentURL: web }) : next(specifier, context),
});
