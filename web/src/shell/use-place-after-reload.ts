import { useEffect } from 'react';

/** Where ScrollRestoration stores each page's scroll position when the document is unloaded. */
export const placesKey = 'lambdagram.places';

/** How long (ms) to keep trying, in case the list has become shorter. */
const patience = 10_000;

const reloaded = placeOf(history.state as { key?: string } | null);

/**
 * Restores the scroll position after a reload. Lists load page by page, so this keeps scrolling down until the list is long enough,
 * or the user interacts.
 */
export function usePlaceAfterReload(): void {
  useEffect(() => {
    if (reloaded === undefined) return;
    const stopping = new AbortController();
    const { signal } = stopping;
    const follow = () => {
      scrollTo({ top: reloaded, behavior: 'instant' });
      if (Math.abs(scrollY - reloaded) < 2) stopping.abort();
    };
    const growth = new ResizeObserver(follow);
    growth.observe(document.body);
    signal.addEventListener('abort', () => growth.disconnect());
    for (const type of ['wheel', 'touchstart', 'keydown', 'pointerdown']) addEventListener(type, () => stopping.abort(), { signal, passive: true });
    const timer = setTimeout(() => stopping.abort(), patience);
    return () => {
      clearTimeout(timer);
      stopping.abort();
    };
  }, []);
}

function placeOf(entry: { key?: string } | null): number | undefined {
  try {
    const places = JSON.parse(sessionStorage.getItem(placesKey) ?? '{}') as Record<string, number>;
    return places[entry?.key ?? 'default'] || undefined;
  } catch {
    return undefined;
  }
}
