// osls resolves a local plugin folder like CommonJS, which finds index.js but not index.ts.
export { StackPlugin as default } from './plugin.ts';
