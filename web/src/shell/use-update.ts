import { useEffect, useState } from 'react';

/**
 * Installs the service worker, so that the client opens offline, and reports when a newer version is ready.
 * @returns a function that switches to that version by a reload; undefined if this is the newest
 */
export function useUpdate(): (() => void) | undefined {
  const [ready, setReady] = useState<ServiceWorker>();
  useEffect(() => {
    // Not during development, when files change all the time, nor without https, where service workers do not exist.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const stopped = new AbortController();
    const { signal } = stopped;
    // If the browser rejects it, the client works as before.
    void navigator.serviceWorker.register('/service-worker.js').then((registration: ServiceWorkerRegistration | undefined) => {
      // The same with extensions that block them silently.
      if (!registration) return;
      const note = () => {
        // The first installation replaces nothing.
        if (registration.waiting && navigator.serviceWorker.controller) setReady(registration.waiting);
      };
      note();
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note, { signal }), { signal });
      // For pages that stay open for days.
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
