// Keeps the last page of a door's screen and what it is made of, for when the line is down.
const STORE = 'door-1';
const ours = (url) => url.origin === location.origin && /^\/(r|assets)\//.test(url.pathname)
  && !url.pathname.endsWith('/events');

async function keep(request, answer) {
  if (answer.ok && !answer.redirected) await (await caches.open(STORE)).put(request, answer.clone());
  return answer;
}

// The page as it was, marked as kept.
async function kept(request) {
  const answer = await (await caches.open(STORE)).match(request, { ignoreVary: true });
  if (!answer) return Response.error();
  const headers = new Headers(answer.headers);
  headers.set('X-Kept', '1');
  return new Response(await answer.blob(), { status: answer.status, headers });
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (ours(new URL(event.data))) fetch(event.data).then((a) => keep(event.data, a)).catch(() => {});
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !ours(new URL(request.url))) return;
  event.respondWith(fetch(request).then((a) => keep(request.url, a)).catch(() => kept(request.url)));
});
