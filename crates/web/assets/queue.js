// Where does a register wait that is not sent yet? In the browser's own database, encrypted with a key that cannot be read out
// of it; one key for each account that keeps registers here. The page and the worker both use this.
//
// An entry leaves the queue only when Ombud has answered 201 with the entry's own id: a hotel's sign-in page that answers 200
// to everything takes nothing away.
"use strict";

const ombudQueue = (() => {
  const WEEK = 7 * 86_400_000;
  const FIRST_WAIT = 5_000;
  const LONGEST_WAIT = 15 * 60_000;
  const PATIENCE = 20_000;

  /** Without https there is no encryption in the browser, and then nothing is kept. */
  const usable = () => "indexedDB" in globalThis && Boolean(globalThis.crypto?.subtle);

  // The database ----------------------------------------------------------------------------------------------------------

  let opened;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("ombud-register", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("owners", { keyPath: "owner" });
        request.result.createObjectStore("queue", { keyPath: "id" });
        request.result.createObjectStore("lists", { keyPath: "owner" });
        request.result.createObjectStore("state", { keyPath: "name" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("blocked"));
    });
    return opened;
  }

  /** One transaction. What `work` returns is read when the transaction is on the disk; a request stands for its result. */
  async function transaction(stores, mode, work) {
    const db = await open();
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(stores, mode, { durability: "strict" });
      const found = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(found instanceof IDBRequest ? found.result : found);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  const read = (store, key) => transaction([store], "readonly", (at) => at(store).get(key));
  const readAll = (store) => transaction([store], "readonly", (at) => at(store).getAll());
  const write = (store, value) => transaction([store], "readwrite", (at) => at(store).put(value));
  const erase = (store, key) => transaction([store], "readwrite", (at) => at(store).delete(key));

  // The key ---------------------------------------------------------------------------------------------------------------

  /** The owner's key and the device's id for the owner; made when there is none yet. */
  async function holder(owner) {
    const found = await read("owners", owner);
    if (found) return found;
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const made = { owner, key, device: crypto.randomUUID(), moment: 0 };
    await transaction(["owners"], "readwrite", (at) => {
      const before = at("owners").get(owner);
      before.onsuccess = () => before.result ?? at("owners").put(made);
    });
    return read("owners", owner);
  }

  /** Ties what is encrypted to its place, so that nothing can be put in another's. */
  const place = (owner, name) => new TextEncoder().encode(`${owner} ${name}`);

  async function encrypted({ owner, key }, name, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = place(owner, name);
    const plain = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain) };
  }

  async function decrypted({ owner, key }, name, { iv, data }) {
    const additionalData = place(owner, name);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, data);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  /** Now, but never earlier than anything that this device has said for the owner, whatever its clock does. */
  async function nextMoment(owner) {
    let moment = Date.now();
    await transaction(["owners"], "readwrite", (at) => {
      const request = at("owners").get(owner);
      request.onsuccess = () => {
        moment = Math.max(moment, request.result.moment + 1);
        at("owners").put({ ...request.result, moment });
      };
    });
    return moment;
  }

  // The queue -------------------------------------------------------------------------------------------------------------

  /** Puts a register into the queue; whatever it replaces (refused ones) leaves in the same step. */
  async function add(owner, register, replaces = []) {
    const held = await holder(owner);
    const id = crypto.randomUUID();
    const moment = await nextMoment(owner);
    const sealed = await encrypted(held, id, { ...register, id, moment, device: held.device });
    await transaction(["queue"], "readwrite", (at) => {
      at("queue").put({ id, owner, moment, ...sealed, attempts: 0, notBefore: 0, refused: null });
      for (const old of replaces) at("queue").delete(old);
    });
    return id;
  }

  /** The owner's entries that are not sent, the earliest first. */
  async function waiting(owner) {
    const held = await read("owners", owner);
    if (!held) return [];
    const own = (await readAll("queue")).filter((entry) => entry.owner === owner);
    const all = await Promise.all(own.map(async (entry) => ({ ...entry, register: await decrypted(held, entry.id, entry) })));
    return all.sort((one, other) => one.moment - other.moment);
  }

  /** Takes away an entry that was refused and that nobody wants to mend. */
  const drop = (id) => erase("queue", id);

  /** Asks Ombud; nothing when the answer is not Ombud's own. */
  async function ask(address, body, kind) {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "manual",
      cache: "no-store",
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.headers.get("content-type")?.startsWith("application/json")) return null;
    const answer = await response.json();
    return answer?.ombud === kind ? { status: response.status, ...answer } : null;
  }

  async function deliver(owner, { id, register }) {
    const { organisation, session, device, moment, known, lines, walkIns, reason, intoOpenMonth } = register;
    const late = Boolean(intoOpenMonth);
    const names = walkIns ?? [];
    const body = { id, owner, device, moment, known, lines, walk_ins: names, reason: reason || null, into_open_month: late };
    const answer = await ask(`/sessions/${organisation}/${session}/registrations`, body, "registration");
    if (answer?.status === 201 && answer.id === id && Number.isInteger(answer.number)) return { is: "sent", answer };
    if (answer?.refused === "sign_in") return { is: "sign_in" };
    const about = answer?.id === id || (answer?.id === null && answer.refused === "unreadable");
    if (answer?.refused && about && answer.status < 500) return { is: "refused", answer };
    return { is: "later" };
  }

  /**
   * Sends what can be sent, in the order in which it was said. `hurry`: also what was to wait longer.
   * Returns the ids that were sent, and what is in the way: "later", "sign_in" or "revoked".
   */
  function send(owner, hurry = false) {
    const work = () => sendAll(owner, hurry);
    return navigator.locks ? navigator.locks.request("ombud-queue", work) : work();
  }

  async function sendAll(owner, hurry) {
    const result = { sent: [], undecided: false, problem: null };
    for (const entry of await waiting(owner)) {
      if (entry.refused) continue;
      if (!hurry && entry.notBefore > Date.now()) return { ...result, problem: "later" };
      const outcome = await deliver(owner, entry).catch(() => ({ is: "later" }));
      const { register, ...stored } = entry;
      if (outcome.is === "sent") {
        await noteSent(owner, register);
        await erase("queue", entry.id);
        result.sent.push(entry.id);
        result.undecided ||= outcome.answer.undecided;
      } else if (outcome.is === "refused") {
        const { refused: why, text, persons } = outcome.answer;
        await write("queue", { ...stored, refused: { why, text, persons } });
      } else if (outcome.is === "sign_in") {
        return { ...result, problem: (await mayKeep(owner)) ? "sign_in" : "revoked" };
      } else {
        const attempts = entry.attempts + 1;
        const wait = Math.min(FIRST_WAIT * 2 ** Math.min(attempts - 1, 10), LONGEST_WAIT);
        const notBefore = Date.now() + wait * (0.5 + Math.random() / 2);
        await write("queue", { ...stored, attempts, notBefore });
        return { ...result, problem: "later" };
      }
    }
    return result;
  }

  // What is kept to fill in, and forgetting ----------------------------------------------------------------------------------

  /** Fetches the sessions of the week with their names. */
  async function fetchLists(owner) {
    const held = await holder(owner);
    const answer = await ask("/sessions/registers", { device: held.device }, "registers").catch(() => null);
    if (answer?.state === "revoked") return forget(owner);
    if (answer?.state !== "open" || answer.owner !== owner) return;
    await write("lists", { owner, fetched: Date.now(), ...(await encrypted(held, "lists", answer.sessions)) });
  }

  /** The sessions that are kept; nothing of what is older than a week. */
  async function lists(owner) {
    const [held, kept] = [await read("owners", owner), await read("lists", owner)];
    if (!held || !kept) return { fetched: 0, sessions: [] };
    if (kept.fetched < Date.now() - WEEK) {
      await erase("lists", owner);
      return { fetched: 0, sessions: [] };
    }
    return { fetched: kept.fetched, sessions: await decrypted(held, "lists", kept) };
  }

  /** What was sent is shown as saved also before the lists are fetched again. */
  async function noteSent(owner, { session, lines, walkIns = [] }) {
    const [held, kept, before] = [await read("owners", owner), await lists(owner), await read("lists", owner)];
    const about = kept.sessions.find((one) => one.id === session);
    if (!held || !before || !about) return;
    for (const { person, minutes } of lines) {
      const line = about.lines.find((line) => line.person === person);
      if (line) Object.assign(line, { minutes, offered: false });
    }
    about.walk_ins ??= [];
    for (const { id, name, unit, minutes } of walkIns) {
      const line = about.walk_ins.find((line) => line.id === id);
      if (line) Object.assign(line, { minutes, offered: false });
      else about.walk_ins.push({ id, name, unit, minutes, undecided: false, offered: false });
    }
    about.held = true;
    await write("lists", { ...before, ...(await encrypted(held, "lists", kept.sessions)) });
  }

  /** Whether the device may keep what it keeps; if it has been revoked it forgets everything at once. */
  async function mayKeep(owner) {
    const held = await read("owners", owner);
    if (!held) return true;
    const answer = await ask("/sessions/device", { device: held.device }, "device").catch(() => null);
    if (answer?.state !== "revoked") return true;
    await forget(owner);
    return false;
  }

  /** Forgets everything of an owner: the key first, without which the rest cannot be read. */
  async function forget(owner) {
    await erase("owners", owner);
    await erase("lists", owner);
    for (const entry of await readAll("queue")) if (entry.owner === owner) await drop(entry.id);
  }

  /** Whoever signs out leaves no names behind. What is not sent stays, encrypted, until the same account signs in again. */
  async function signOut(owner) {
    await erase("lists", owner);
    await erase("state", "owner");
    const own = (await readAll("queue")).filter((entry) => entry.owner === owner);
    if (own.length === 0) await forget(owner);
  }

  /** Who keeps registers here now. Somebody else's names, and those older than a week, go. */
  async function signedIn(owner) {
    await write("state", { name: "owner", owner });
    for (const kept of await readAll("lists")) {
      if (kept.owner !== owner || kept.fetched < Date.now() - WEEK) await erase("lists", kept.owner);
    }
  }

  /** Who kept registers here last, for pages that are shown without a network. */
  const lastOwner = async () => (await read("state", "owner"))?.owner ?? null;

  return { usable, add, waiting, drop, send, fetchLists, lists, mayKeep, signOut, signedIn, lastOwner };
})();
