// What answers for the pages of sessions when there is no network? The page that is kept, in which nobody's name stands; the
// names lie encrypted in the queue's database. Nothing else is kept here, and with a network nothing is answered from here.
// (VERSION, SHELL, KEPT and QUEUE stand above: the program writes them.)
"use strict";
importScripts(QUEUE);

const CACHE = `ombud-${VERSION}`;
const PATIENCE = 8_000;
/** What somebody in between answers for a server that is away. */
const AWAY = [502, 503, 504];

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

async function keep() {
  const cache = await caches.open(CACHE);
  for (const address of [SHELL, ...KEPT]) {
    // Without cookies: whatever is kept is the same for everybody.
    const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(address);
    await cache.put(address, answer);
  }
}

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name.startsWith("ombud-") && name !== CACHE));
  event.waitUntil(old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (KEPT.includes(new URL(request.url).pathname)) event.respondWith(file(request));
});

async function page(request) {
  const kept = () => caches.match(SHELL, { cacheName: CACHE });
  try {
    const answer = await Promise.race([fetch(request), tooLate()]);
    return AWAY.includes(answer.status) ? ((await kept()) ?? answer) : answer;
  } catch {
    return (await kept()) ?? Response.error();
  }
}

const tooLate = () => new Promise((_, refuse) => setTimeout(() => refuse(new Error("too late")), PATIENCE));

async function file(request) {
  return (await caches.match(request.url, { cacheName: CACHE })) ?? fetch(request);
}

self.addEventListener("sync", (event) => {
  if (event.tag === "ombud-register") event.waitUntil(sendInTheBackground());
});

async function sendInTheBackground() {
  const owner = await ombudQueue.lastOwner();
  const result = owner && (await ombudQueue.send(owner, true));
  // The browser tries again when this fails.
  if (result?.problem === "later") throw new Error("not yet");
}
