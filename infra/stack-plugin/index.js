// osls resolves a local plugin folder as CommonJS does, which finds index.js but no index.ts.
export { StackPlugin as default } from './plugin.ts';
