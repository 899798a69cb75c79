import { useSyncExternalStore } from 'react';

/** Whether a media query holds now. For what is not even fetched where there is no room for it; styles do the rest. */
export const useMedia = (query: string): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
