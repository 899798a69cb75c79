import { onlineManager } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';

/** Whether the browser reports a network connection. */
export const useOnline = () =>
  useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );

// React Query assumes that there is a network until an event says otherwise, so a page opened offline has to set this itself.
onlineManager.setOnline(navigator.onLine);
