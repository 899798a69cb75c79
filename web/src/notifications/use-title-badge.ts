import { useEffect } from 'react';

const badge = /^\(\d+\+?\) /;

/** Prefixes the page's title with a count, so that it is visible from other tabs. */
export function useTitleBadge(count: string | undefined): void {
  useEffect(() => {
    const show = () => {
      const bare = document.title.replace(badge, '');
      const title = count === undefined ? bare : `(${count}) ${bare}`;
      if (document.title !== title) document.title = title;
    };
    show();
    // Pages set their own titles, so the prefix is added again whenever the title changes.
    const observer = new MutationObserver(show);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
