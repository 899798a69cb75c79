import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Whether the browser reports a network connection. */
export const useOnline = () =>
  useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );

// React Query assumes a network until an event says otherwise; a page opened offline must detect it at once.
onlineManager.setOnline(navigator.onLine);
