import compile from 'icu-minify/compile';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const catalogue = /\/src\/strings\/[a-z]+\.ts$/;

interface Message {
  type: string;
  start: number;
  end: number;
  value: unknown;
}

/** Compiles the catalogues' ICU messages at build time, so that pages don't need a parser: this saves 17 KB of script. */
export const compileStrings = (): Plugin => ({
  name: 'compile-strings',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) => (id === 'use-intl/format-message' ? fileURLToPath(import.meta.resolve('use-intl/format-message/format-only')) : null),
  transform(code, id) {
    if (!catalogue.test(id) || !code.includes('translator(')) return null;
    let compiled = code;
    // A catalogue contains nothing but one object of string literals. They are replaced from the end, so that positions stay valid.
    for (const { start, end, value } of literals(this.parse(code)).toReversed()) {
      compiled = compiled.slice(0, start) + JSON.stringify(compile(String(value))) + compiled.slice(end);
    }
    return { code: compiled, map: null };
  },
});

/** The values of the object that `translator` is called with. */
function literals(program: unknown): Message[] {
  const { body } = program as { body: { declaration?: { declarations?: { init: { arguments?: { properties: { value: Message }[] }[] } }[] } }[] };
  return body.flatMap(({ declaration }) => declaration?.declarations?.[0]?.init.arguments?.[0]?.properties ?? []).map(({ value }) => value);
}
