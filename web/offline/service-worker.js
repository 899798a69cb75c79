/**
 * Caches the client itself: its document, scripts and styles. It never handles API responses, so it
 * stores no account data. The build (plugin.ts) prepends three constants: VERSION, FILES and API_PATHS.
 */
const cacheName = `client-${VERSION}`;

// All of them, so that pages never visited before open offline. Files of one release belong together.
self.addEventListener('install', (event) => event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(FILES))));

self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

// A new version waits until the viewer asks for it, because an open page still needs its own scripts.
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

const kept = (path) => caches.open(cacheName).then((cache) => cache.match(path));
