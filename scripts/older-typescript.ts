import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const web = createRequire(new URL('../web/package.json', import.meta.url));

// dependency-cruiser 18 parses TypeScript with the compiler's API, which version 7 does not have yet, so it gets the web client's
// older compiler. Preloaded by `npm run check:imports`.
registerHooks({
  resolve: (specifier, context, next) =>
    /^typescript(\/|$)/.test(specifier) && !context.parentURL?.includes('/web/')
      ? { url: pathToFileURL(web.resolve(specifier)).href, shortCircuit: true }
      : next(specifier, context),
});
