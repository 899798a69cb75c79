import { useEffect, useState } from 'react';

/**
 * Has the browser keep the client, so that it opens without a network, and says when a newer version of it is ready.
 * @returns what changes to that version, by a reload; undefined while this is the newest
 */
export function useUpdate(): (() => void) | undefined {
  const [ready, setReady] = useState<ServiceWorker>();
  useEffect(() => {
    // Not while developing: it would keep what changes all the time. And not without https, where there are none.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    const stopped = new AbortController();
    const { signal } = stopped;
    // A browser that refuses it has the client as before.
    void navigator.serviceWorker.register('/service-worker.js').then((registration: ServiceWorkerRegistration | undefined) => {
      // So do extensions that forbid them, without a word.
      if (!registration) return;
      const note = () => {
        // The first one replaces nothing.
        if (registration.waiting && navigator.serviceWorker.controller) setReady(registration.waiting);
      };
      note();
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note, { signal }), { signal });
      // Those who keep the page open for days come back to it.
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
