import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Whether the browser believes to have a network. */
export const useOnline = () =>
  useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );

// React Query assumes a network until an event says otherwise; a page opened without one must know it at once.
onlineManager.setOnline(navigator.onLine);
