// osls resolves a local plugin folder like CommonJS, which finds index.js but not index.ts.
export { PackageFunctions as default } from './plugin.ts';
