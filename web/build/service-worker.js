// Keeps the page itself on this device, so that it opens without the server. What it shows is none of this file's
// business: answers of the API are held by src/replica. The build writes the two constants (offline-page.ts).
const VERSION = '';
const FILES = [];

const CACHE = `speedyflow-${VERSION}`;
const PATIENCE_MS = 3_000;

async function keepFiles() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  await self.skipWaiting();
}

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name.startsWith('speedyflow-') && name !== CACHE);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page as the server has it, or as it was kept where the server is slow, failing or out of reach. */
async function openPage(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status < 500) return response;
  } catch {
    // As it was kept, then.
  }
  return (await caches.match('/')) ?? Response.error();
}

/** Names below /assets say what is in them; the few others are of the same build as the page. */
async function openFile(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keepFiles()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOlder()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return;
  event.respondWith(request.mode === 'navigate' ? openPage(request) : openFile(request));
});
