import { useRef } from 'react';
import { newKey } from './new-key.ts';

/**
 * Creates idempotency keys: the same content, sent again after a lost response, gets the same key, so that it is only created once.
 * Other content gets a new key, and so does the same content after `forget`.
 */
export function useOnceKey(): ((content: unknown) => string) & { forget(): void } {
  const last = useRef<{ content: string; key: string }>(undefined);
  return Object.assign(
    (content: unknown) => {
      const text = JSON.stringify(content);
      if (last.current?.content !== text) last.current = { content: text, key: newKey() };
      return last.current.key;
    },
    {
      forget: () => {
        last.current = undefined;
      },
    },
  );
}
