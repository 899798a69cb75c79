import { useSyncExternalStore } from 'react';

/** Whether a media query currently matches. Only used to avoid fetching content on small screens; everything else is done in styles. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
