import { useEffect } from 'react';

const badge = /^\(\d+\+?\) /;

/** Puts a count before the title of whatever page there is, for those who are in another tab. */
export function useTitleBadge(count: string | undefined): void {
  useEffect(() => {
    const show = () => {
      const bare = document.title.replace(badge, '');
      const title = count === undefined ? bare : `(${count}) ${bare}`;
      if (document.title !== title) document.title = title;
    };
    show();
    // Each page has a title of its own.
    const observer = new MutationObserver(show);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [count]);
}
