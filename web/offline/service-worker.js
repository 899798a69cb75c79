/**
 * Caches the client itself: its document, scripts and styles. It never handles API responses, so it
 * does not store account data. The build (plugin.ts) prepends three constants: VERSION, FILES and API_PATHS.
 */
const cacheName = `client-${VERSION}`;

// Caches all files of a release, which belong together, so that even pages that were never visited open offline.
self.addEventListener('install', (event) => event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(FILES))));

self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

// A new version waits until the user switches to it, because open pages still need the scripts of their own version.
self.addEventListener('message', (event) => event.data === 'activate' && self.skipWaiting());

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!API_PATHS.some((path) => pathname === path || pathname.startsWith(`${path}/`))) event.respondWith(fetch(request).catch(() => kept('/')));
  } else if (FILES.includes(pathname)) {
    event.respondWith(kept(pathname).then((response) => response ?? fetch(request)));
  }
});

// Doesn't open the cache: that would create it again if the next version has just deleted it.
const kept = (path) => caches.match(path, { cacheName });
