import { useEffect, useState } from 'react';

/**
 * Installs the service worker, so that the client opens offline, and detects when a newer version is ready.
 * @returns a function that reloads the page with that version; undefined if there is none
 */
export function useUpdate(): (() => void) | undefined {
  const [ready, setReady] = useState<ServiceWorker>();
  useEffect(() => {
    // Neither during development, when files change all the time, nor without HTTPS, where there are no service workers.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const stopped = new AbortController();
    const { signal } = stopped;
    // If the browser rejects it, the client works without it.
    void navigator.serviceWorker.register('/service-worker.js').then((registration: ServiceWorkerRegistration | undefined) => {
      // Some extensions block service workers silently.
      if (!registration) return;
      const note = () => {
        // The first installation is not an update.
        if (registration.waiting && navigator.serviceWorker.controller) setReady(registration.waiting);
      };
      note();
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note, { signal }), { signal });
      // Checks for updates on pages that stay open for days.
      document.addEventListener('visibilitychange', () => document.hidden || void registration.update().catch(() => undefined), { signal });
    }, () => undefined);
    return () => stopped.abort();
  }, []);
  return (
    ready &&
    (() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's takes none
      ready.postMessage('activate');
    })
  );
}
