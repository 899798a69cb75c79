import { useCallback } from 'react';

const visible = new Set<string>();
const listeners = new Set<() => void>();

const ids = new WeakMap<Element, string>();
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) note(ids.get(target)!, isIntersecting);
});

function note(id: string, isVisible: boolean): void {
  if (visible.has(id) === isVisible) return;
  if (isVisible) visible.add(id);
  else visible.delete(id);
  for (const listener of listeners) listener();
}

/** The ids of the posts that are on the screen now. */
export const visiblePosts = (): readonly string[] => [...visible];

/** Calls `listener` when different posts become visible; returns a function that unsubscribes. */
export function onVisiblePosts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A ref for the element of a post, whose counts are kept up to date while it is visible. */
export const useVisiblePost = (id: string) =>
  useCallback(
    (element: Element | null) => {
      if (!element) return undefined;
      ids.set(element, id);
      observer.observe(element);
      return () => {
        observer.unobserve(element);
        note(id, false);
      };
    },
    [id],
  );
