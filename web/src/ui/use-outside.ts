import { type RefObject, useEffect } from 'react';

/**
 * While `isOpen`, calls `leave` when something outside an element is touched or focused. Losing focus without a new target is
 * ignored: the window has lost focus, or a link was clicked in a browser that does not focus links.
 */
export function useOutside(element: RefObject<HTMLElement | null>, isOpen: boolean, leave: () => void): void {
  useEffect(() => {
    if (!isOpen) return;
    const stop = new AbortController();
    const check = ({ target }: Event) => {
      if (target instanceof Node && !element.current?.contains(target)) leave();
    };
    for (const event of ['pointerdown', 'focusin']) document.addEventListener(event, check, { signal: stop.signal });
    return () => stop.abort();
  });
}
