import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const web = createRequire(new URL('../web/package.json', import.meta.url));

// dependency-cruiser 18 parses TypeScript with a compiler older than 7, whose API is not published yet; the web
// client has one. Preloaded by `npm run check:imports`.
registerHooks({
  resolve: (specifier, context, next) =>
    /^typescript(\/|$)/.test(specifier) && !context.parentURL?.includes('/web/')
      ? { url: pathToFileURL(web.resolve(specifier)).href, shortCircuit: true }
      : next(specifier, context),
});
