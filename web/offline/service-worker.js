/**
 * Keeps the client itself in the browser: its document, scripts and styles. It never sees what the API responds, so that
 * nothing of anybody is kept here. The build (plugin.ts) puts three constants before it: VERSION, FILES and API_PATHS.
 */
const cacheName = `client-${VERSION}`;

// All of them, so that a page opens without a network that nobody has visited before. Files of one release belong together.
self.addEventListener('install', (event) => event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(FILES))));

self.addEventListener('activate', (event) =>
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  ),
);

// A new version waits until the viewer wants it: an open page still needs the scripts of its own.
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
