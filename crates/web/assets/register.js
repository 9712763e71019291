// How is a register filled in on a tablet? As on paper: ticks and minutes. Saving puts it into the queue first and sends it then,
// so that it makes no difference whether there is a network. Without this script the form is sent as any other.
"use strict";

(() => {
  const words = document.getElementById("kept");
  if (!words || !ombudQueue.usable()) return;

  /** So often a device asks whether it has been revoked, and tries again to send, while its page is looked at. */
  const EVERY = 45_000;
  /** Lists younger than this are not fetched again. */
  const FRESH = 10 * 60_000;

  const say = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words.dataset[name]);
  const byId = (id) => document.getElementById(id);
  const form = byId("register");
  let owner = words.dataset.owner || null;
  /** Refused registers of the session on the page: saving again replaces them. */
  let refused = [];
  /** The registers of the session on the page that wait: once one is sent, the page is shown as the server has it. */
  const mine = new Set();
  /** The minutes of those whom the server has shown as saved. */
  const saved = new Map();

  // Saying ------------------------------------------------------------------------------------------------------------------

  function tell(text, kind, link) {
    const said = byId("kept-said");
    said.className = `notice ${kind}`;
    said.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = link.text;
      said.append(" ", anchor);
    }
    said.hidden = false;
  }

  function askToSignIn() {
    const next = encodeURIComponent(location.pathname + location.search);
    tell(say("signIn"), "warn", { href: `/sign-in?next=${next}`, text: say("signInLink") });
  }

  async function showWaiting() {
    const all = owner ? await ombudQueue.waiting(owner) : [];
    const count = byId("kept-count");
    count.hidden = all.length === 0;
    count.firstElementChild.dataset.text ??= count.firstElementChild.textContent;
    count.firstElementChild.textContent = count.firstElementChild.dataset.text.replace("{n}", all.length);
    const list = byId("kept-list");
    if (!list) return;
    list.replaceChildren(...all.map(line));
    list.hidden = all.length === 0;
    byId("kept-empty").hidden = all.length > 0;
    byId("kept-send").hidden = !all.some((entry) => !entry.refused);
  }

  function line({ id, register, refused }) {
    const item = document.createElement("li");
    const there = [...register.lines, ...(register.walkIns ?? [])].filter((line) => line.minutes !== null).length;
    const state = refused ? `${say("refused")} ${refused.text}` : say("waiting");
    item.append(paragraph(`${register.title}, ${register.when}`), paragraph(`${say("persons", { n: there })}. ${state}`));
    const open = document.createElement("a");
    open.href = `/sessions/${register.organisation}/${register.session}/register`;
    open.textContent = say("mend");
    open.setAttribute("aria-label", `${say("mend")}: ${register.title}, ${register.when}`);
    const ways = paragraph("");
    ways.className = "actions";
    ways.append(open);
    if (refused) ways.append(dropButton(id, register));
    item.append(ways);
    return item;
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  function dropButton(id, register) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "danger";
    button.textContent = say("drop");
    button.setAttribute("aria-label", `${say("drop")}: ${register.title}, ${register.when}`);
    button.addEventListener("click", async () => {
      if (!confirm(say("dropSure"))) return;
      await ombudQueue.drop(id);
      await showWaiting();
    });
    return button;
  }

  // The form ----------------------------------------------------------------------------------------------------------------

  /** Colleagues, and those who are known by name only. */
  const boxes = () => [...form.querySelectorAll("input[name=there], input[name=came]")];
  const minutesOf = (box) => form.querySelector(`[name="minutes-${box.value}"]`);

  /** What stands in a row: the minutes, nothing for somebody who is not ticked, NaN for what is no number. */
  function stands(checked, text) {
    if (!checked) return null;
    const written = text.trim() || form.dataset.planned;
    const minutes = /^\d+$/.test(written) ? Number(written) : NaN;
    return minutes >= 1 && minutes <= Number(form.dataset.most) ? minutes : NaN;
  }

  /** What is not as it was when the page was shown, and what was to be decided. */
  function changes() {
    const lines = [];
    const walkIns = [];
    const wrong = [];
    for (const box of boxes()) {
      const field = minutesOf(box);
      const now = stands(box.checked, field.value);
      const before = stands(box.defaultChecked, field.defaultValue);
      if (Number.isNaN(now)) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (Number.isNaN(now)) wrong.push(field);
      else if (now !== before || "undecided" in box.dataset || "offered" in box.dataset) {
        if (box.name === "came") walkIns.push({ id: box.value, name: box.dataset.name, unit: box.dataset.unit || null, minutes: now });
        else lines.push({ person: box.value, minutes: now });
      }
    }
    for (const row of newRows()) {
      const { name, unit, minutes: field } = newFields(row);
      if (!name.value.trim()) continue;
      const minutes = stands(true, field.value);
      const short = name.value.replace(/[^\p{L}]/gu, "").length < 2;
      for (const [input, bad] of [[field, Number.isNaN(minutes)], [name, short]]) {
        if (bad) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
        if (bad) wrong.push(input);
      }
      walkIns.push({ id: row.dataset.new, name: name.value.trim().split(/\s+/u).join(" "), unit: unit?.value || null, minutes });
    }
    return { lines, walkIns, wrong };
  }

  const newRows = () => [...form.querySelectorAll("[data-new]")];
  const newFields = (row) => ({
    name: row.querySelector("[name^=new-name-]"),
    unit: row.querySelector("[name^=new-unit-]"),
    minutes: row.querySelector("[name^=minutes-]"),
  });

  /** The rows for new names are empty again, each for another name. */
  function emptyNewRows() {
    for (const row of newRows()) {
      const id = crypto.randomUUID();
      const before = row.dataset.new;
      row.dataset.new = id;
      for (const element of row.querySelectorAll("[id], [name], label")) {
        if (element.id) element.id = element.id.replace(before, id);
        if (element.name) element.name = element.name.replace(before, id);
        if (element.htmlFor) element.htmlFor = element.htmlFor.replace(before, id);
      }
      const { name, unit, minutes } = newFields(row);
      const hidden = row.querySelector("[name=new]");
      if (hidden) hidden.value = id;
      name.value = "";
      minutes.value = form.dataset.planned;
      if (unit) unit.value = "";
    }
  }

  /** The row of somebody who is known by name only. */
  function walkInRow({ id, name, unit, minutes, undecided, offered }) {
    const made = row(form.dataset, { person: id, name: `${name} ${say("nameWaits")}`, minutes, undecided, offered });
    const box = made.querySelector("input[type=checkbox]");
    box.name = "came";
    Object.assign(box.dataset, { name, unit: unit ?? "" });
    return made;
  }

  /** Takes a name that was written here into the list of those to tick. */
  function listName({ id, name, unit, minutes }) {
    const box = boxes().find((box) => box.value === id);
    if (box) return settle(box, minutes);
    const list = form.querySelector("tbody");
    if (byId("register-line")) return list.append(walkInRow({ id, name, unit, minutes }));
    const like = list.querySelector("tr")?.cloneNode(true);
    if (!like) return;
    const [tick, field] = [like.querySelector("input[type=checkbox]"), like.querySelector("input[type=text]")];
    for (const error of like.querySelectorAll(".error, [type=hidden]")) error.remove();
    Object.assign(tick, { name: "came", value: id });
    for (const key of ["undecided", "offered"]) delete tick.dataset[key];
    Object.assign(tick.dataset, { name, unit: unit ?? "" });
    like.querySelector("span").textContent = `${name} ${say("nameWaits")}`;
    field.id = field.name = `minutes-${id}`;
    field.setAttribute("aria-label", say("minutesOf", { name }));
    list.append(like);
    settle(tick, minutes);
  }

  /** Shows what was filled in here and is not sent: as what stands, or, if it was refused, as what is to be mended. */
  async function showOwn() {
    const own = (await ombudQueue.waiting(owner)).filter(({ register }) => register.session === form.dataset.session);
    refused = own.filter((entry) => entry.refused);
    for (const { id, register, refused } of own) {
      mine.add(id);
      for (const { person, minutes } of register.lines) {
        const box = boxes().find((box) => box.value === person);
        if (!box) continue;
        const field = minutesOf(box);
        if (refused) [box.checked, field.value] = [minutes !== null, minutes ?? field.value];
        else settle(box, minutes);
      }
      for (const name of register.walkIns ?? []) {
        listName(name);
        const box = boxes().find((box) => box.value === name.id);
        // What was refused is sent again as it stands.
        if (refused && box) box.dataset.offered = "";
      }
      if (register.reason && form.elements.reason) form.elements.reason.value = register.reason;
      if (refused?.why === "month_closed") byId("register-late").hidden = false;
    }
    if (refused.length > 0) tell(`${say("refused")} ${refused.at(-1).refused.text}`, "bad");
    else if (own.length > 0) tell(say("kept"), "warn");
  }

  function settle(box, minutes) {
    delete box.dataset.offered;
    box.defaultChecked = box.checked = minutes !== null;
    const field = minutesOf(box);
    if (minutes !== null) field.defaultValue = field.value = minutes;
  }

  /** Also what is pressed before the page is ready: sent as any other form it would be lost without a network or a sign-in. */
  async function save(event) {
    event.preventDefault();
    const by = event.submitter;
    try {
      await ready;
      if (!owner) throw new Error("nobody keeps registers here");
      if (await inTurn(() => keep(by?.name === "all"))) await send(true);
      byId("kept-said").focus();
    } catch (why) {
      console.warn("kept nothing, the form is sent as it is", why);
      form.removeEventListener("submit", save);
      form.requestSubmit(by);
    }
  }

  /** One press after the other, so that what the first has kept is not kept again by the second. */
  let lastTurn = Promise.resolve();
  function inTurn(work) {
    const turn = lastTurn.then(work);
    lastTurn = turn.catch(() => null);
    return turn;
  }

  /** Puts what has changed into the queue; returns whether there is something to send. */
  async function keep(everybody) {
    if (everybody) for (const box of boxes()) box.checked = true;
    const { lines, walkIns, wrong } = changes();
    if (wrong.length > 0) {
      return complain(say("minutesWrong", { most: form.dataset.most }), wrong[0]);
    }
    if (lines.length === 0 && walkIns.length === 0) {
      const there = boxes().some((box) => box.checked);
      if (mine.size === 0) tell(say(there ? "unchanged" : "nobody"), there ? "good" : "bad");
      return mine.size > 0;
    }
    const reason = form.elements.reason?.value.trim() ?? "";
    if (changesSaved(lines) && !reason) return complain(say("reasonMissing"), form.elements.reason);
    const { organisation, session, title, when, known } = form.dataset;
    const intoOpenMonth = Boolean(form.elements.into_open_month?.checked);
    const register = { organisation, session, title, when, known: Number(known), lines, walkIns, reason, intoOpenMonth };
    const id = await ombudQueue.add(owner, register, refused.map((entry) => entry.id));
    refused = [];
    for (const { person, minutes } of lines) settle(boxes().find((box) => box.value === person), minutes);
    for (const name of walkIns) listName(name);
    emptyNewRows();
    tell(say("kept"), "warn");
    mine.add(id);
    await showWaiting();
    return true;
  }

  function complain(text, where) {
    tell(text, "bad");
    // After whoever waits has moved on to what is said.
    setTimeout(() => where?.focus());
    return false;
  }

  /** Whether something stands on the page that is not in the queue. */
  function isUnsaved() {
    const touched = (box) => box.checked !== box.defaultChecked || minutesOf(box).value !== minutesOf(box).defaultValue;
    return boxes().some(touched) || newRows().some((row) => newFields(row).name.value.trim() !== "");
  }

  /** Whether something changes that the server has shown as saved; what this device said itself needs no reason. */
  const changesSaved = (lines) => lines.some(({ person, minutes }) => saved.has(person) && saved.get(person) !== minutes);

  function rememberSaved() {
    const stood = boxes().filter((box) => box.name === "there" && box.defaultChecked && !("offered" in box.dataset));
    for (const box of stood) saved.set(box.value, stands(true, minutesOf(box).defaultValue));
  }

  // Sending -----------------------------------------------------------------------------------------------------------------

  async function send(hurry) {
    const before = new Set((await ombudQueue.waiting(owner)).filter((entry) => entry.refused).map((entry) => entry.id));
    const { sent, undecided, problem } = await ombudQueue.send(owner, hurry);
    if (problem === "revoked") return revoked();
    const left = await ombudQueue.waiting(owner);
    const waits = (id) => left.some((entry) => entry.id === id && (!entry.refused || before.has(id)));
    // Sent by whomever: the worker, or the same page opened twice.
    const gone = [...mine].filter((id) => !waits(id));
    if (gone.length > 0 && !isUnsaved()) {
      return location.assign(`/sessions/${form.dataset.organisation}/${form.dataset.session}/register`);
    }
    // What has been ticked since is saved first: the page is shown anew after that.
    for (const id of gone) mine.delete(id);
    if (problem === "sign_in") askToSignIn();
    else if (sent.length > 0 && left.length === 0) tell(say(undecided ? "undecided" : "sent"), undecided ? "warn" : "good");
    await showWaiting();
    if (problem === "later") askForSync();
  }

  function revoked() {
    tell(say("revoked"), "bad");
    byId("kept-count").hidden = true;
    form?.remove();
    byId("offline-list")?.replaceChildren();
    byId("kept-list")?.replaceChildren();
  }

  /** The browser sends also when the page has been closed, where it can. */
  async function askForSync() {
    const ready = await navigator.serviceWorker?.ready.catch(() => null);
    await ready?.sync?.register("ombud-register").catch(() => null);
  }

  async function lookAround(hurry) {
    await ready;
    if (!owner || document.visibilityState !== "visible") return;
    if (!(await ombudQueue.mayKeep(owner))) return revoked();
    if ((await ombudQueue.waiting(owner)).length > 0) await send(hurry);
  }

  // Without a network -------------------------------------------------------------------------------------------------------

  const SESSION = /^\/sessions\/([0-9a-f-]{36})\/([0-9a-f-]{36})(\/register)?$/;

  async function showKept() {
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Stockholm" }).format(new Date());
    const sessions = (await ombudQueue.lists(owner)).sessions.filter((session) => session.day <= today);
    const [, , wanted] = SESSION.exec(location.pathname) ?? [];
    const session = sessions.find((session) => session.id === wanted);
    if (session) return fillIn(session);
    byId("offline-sessions").hidden = false;
    byId("offline-none").hidden = sessions.length > 0;
    byId("offline-list").replaceChildren(...sessions.map(card));
  }

  function card(session) {
    const item = document.createElement("li");
    item.className = "card";
    const title = document.createElement("h3");
    title.textContent = session.title;
    const open = document.createElement("a");
    open.className = "button";
    open.href = `/sessions/${session.organisation}/${session.id}/register`;
    open.textContent = say("open");
    open.setAttribute("aria-label", `${say("open")}: ${session.title}, ${session.when}`);
    const way = paragraph("");
    way.append(open);
    item.append(title, paragraph(`${session.when}, ${session.unit}`), way);
    return item;
  }

  function fillIn(session) {
    byId("offline-title").textContent = session.title;
    byId("offline-when").textContent = `${session.when}, ${session.unit}`;
    const { organisation, id, title, when, known, planned, most } = session;
    Object.assign(form.dataset, { organisation, session: id, title, when, known, planned, most });
    byId("register-lines").replaceChildren(...session.lines.map((line) => row(session, line)));
    byId("register-lines").append(...(session.walk_ins ?? []).map(walkInRow));
    offerUnits(session.units ?? []);
    emptyNewRows();
    byId("register-why").hidden = !session.held;
    byId("offline-register").hidden = false;
  }

  /** A name is asked for its unit where the session is for several. */
  function offerUnits(units) {
    for (const { unit } of newRows().map(newFields)) {
      unit.replaceChildren(unit.options[0], ...units.map(({ id, name }) => new Option(name, id)));
      unit.parentElement.hidden = units.length === 0;
    }
  }

  function row(session, { person, name, minutes, undecided, offered }) {
    const made = byId("register-line").content.cloneNode(true);
    const box = made.querySelector("input[type=checkbox]");
    const field = made.querySelector("input[type=text]");
    box.value = person;
    box.defaultChecked = box.checked = minutes !== null || Boolean(offered);
    if (undecided) box.dataset.undecided = "";
    if (offered) box.dataset.offered = "";
    made.querySelector("span").textContent = name;
    field.name = `minutes-${person}`;
    field.defaultValue = field.value = minutes ?? session.planned;
    field.setAttribute("aria-label", say("minutesOf", { name }));
    return made;
  }

  // Beginning ---------------------------------------------------------------------------------------------------------------

  const offline = byId("offline-sessions") !== null;

  /** Shows what is kept; after that a register can be saved here. */
  async function prepare() {
    if (owner) await ombudQueue.signedIn(owner);
    else owner = await ombudQueue.lastOwner();
    if (offline && owner) await showKept();
    if (offline && !owner) byId("offline-none").hidden = byId("offline-sessions").hidden = false;
    if (form?.dataset.session && owner) {
      rememberSaved();
      if (!isWrong) await showOwn();
    }
  }

  async function begin() {
    await ready;
    await showWaiting();
    if (!offline && owner) {
      navigator.serviceWorker?.register(words.dataset.worker, { scope: "/sessions" }).catch(() => null);
      if ((await ombudQueue.lists(owner)).fetched < Date.now() - FRESH) await ombudQueue.fetchLists(owner);
    }
    await lookAround(true);
  }

  const later = (hurry) => lookAround(hurry).catch((why) => console.warn("will be tried again", why));
  addEventListener("online", () => later(true));
  document.addEventListener("visibilitychange", () => later(false));
  setInterval(() => later(false), EVERY);
  byId("kept-send")?.addEventListener("click", () => send(true));

  const signOut = document.querySelector("form[action='/sign-out']");
  signOut?.addEventListener("submit", (event) => {
    if (!owner) return;
    event.preventDefault();
    const longEnough = new Promise((done) => setTimeout(done, 2_000));
    Promise.race([ombudQueue.signOut(owner).catch(() => null), longEnough]).then(() => signOut.submit());
  });

  // A form that came back with errors shows what was filled in, not what stands.
  const isWrong = form !== null && "wrong" in form.dataset;
  const ready = prepare();
  if (form && !isWrong) form.addEventListener("submit", save);
  begin().catch((why) => console.warn("registers are not kept here", why));
})();
