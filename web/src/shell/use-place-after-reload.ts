import { useEffect } from 'react';
import type { Location } from 'react-router';

/** Where ScrollRestoration stores each page's scroll position when the document is unloaded. */
export const placesKey = 'lambdagram.places';

/** How long (ms) to keep trying, in case the list has become shorter. */
const patience = 10_000;

/** The router gives a document's first page no key of its own. */
export const keyOfPlace = ({ key, pathname, search }: Pick<Location, 'key' | 'pathname' | 'search'>): string => (key === 'default' ? `${pathname}${search}` : key);

const reloaded = takePlace((history.state as { key?: string } | null)?.key ?? 'default');

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

/** The stored position of the document's first page. It is forgotten if the user has opened the page anew, rather than reloaded or returned to it. */
function takePlace(key: string): number | undefined {
  try {
    const places = JSON.parse(sessionStorage.getItem(placesKey) ?? '{}') as Record<string, number>;
    const place = keyOfPlace({ key, pathname: location.pathname, search: location.search });
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (entry?.type === 'navigate') {
      delete places[place];
      sessionStorage.setItem(placesKey, JSON.stringify(places));
    }
    return places[place] || undefined;
  } catch {
    return undefined;
  }
}
