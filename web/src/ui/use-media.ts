import { useSyncExternalStore } from 'react';

/** Whether a media query matches now. Only for content that is not fetched on small screens; styles do the rest. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
