import { useRef } from 'react';
import { newKey } from './new-key.ts';

/**
 * Idempotency keys: sending the same content again after a lost response repeats its key, so that it is created once; other
 * content, and the same content after `forget`, gets a new one.
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
