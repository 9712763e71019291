// Does a champion's register hold up between two shifts: without a network, with a bad one, without JavaScript, on a lost tablet?
import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { day } from "./support/day.ts";
import { Network } from "./support/network.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { signIns, type SignIn } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

const champion = signIns.find((signIn) => signIn.role === "champion")!;

let network: Network;
test.beforeEach(async () => {
  network = await Network.begin();
});
test.afterEach(() => network.end());

test("a register filled in without a network is kept, counted, and sent once", async ({ browser }) => {
  const page = await tablet(browser);
  const register = await plan(page);
  await ready(page);

  network.weather = "away";
  await page.goto(register);
  await expect(page.locator("main"), "the page that the device keeps").toContainText("Just nu finns det inget nät");
  expect(await audit(page, "without a network", "/sessions/offline/{lang}")).toEqual([]);
  await tick(page, 3);
  await save(page);
  await expect(page.locator("#kept-said")).toContainText("Sparat här hos dig");
  await expect(page.locator("#kept-count")).toHaveText("Närvaro som inte är skickad: 1");
  await page.goto("/sessions");
  await expect(page.locator("#kept-list li"), "also after the page was closed").toHaveCount(1);
  expect(await readable(page), "nothing about anybody can be read in what is stored").toEqual([]);

  network.weather = "portal";
  await look(page);
  expect(await unsent(page), "a guest network's answer is not taken for ours").toBe(1);
  network.weather = "answers lost";
  await look(page);
  await expect.poll(() => network.reached, "the server has it").toBe(1);
  expect(await unsent(page), "and the tablet does not know").toBe(1);

  network.weather = "fine";
  await look(page);
  await expect.poll(() => unsent(page)).toBe(0);
  expect(network.reached, "it was sent again").toBe(2);
  await page.goto(register);
  await expect(page.locator("main")).toContainText("Sparat: 3 personer var med.");
  await expect(page.locator("#kept-count")).toBeHidden();
  noteVisited("a register without a network", ["/sessions/offline/{lang}"]);
});

test("what is pressed before the page is ready is kept all the same", async ({ browser }) => {
  const page = await tablet(browser);
  const register = await plan(page);
  await ready(page);
  await page.addInitScript(() => {
    // The browser's database answers late, as on an old tablet.
    const own = Object.getOwnPropertyDescriptor(IDBRequest.prototype, "onsuccess")!;
    Object.defineProperty(IDBRequest.prototype, "onsuccess", {
      ...own,
      set(handler: (event: Event) => void) {
        const late = this instanceof IDBOpenDBRequest;
        own.set!.call(this, (event: Event) => (late ? setTimeout(() => handler(event), 2_500) : handler.call(this, event)));
      },
    });
  });
  await page.goto(register);
  network.weather = "away";
  await tick(page, 2);
  await page.locator("main form button.big").click();
  await expect(page.locator("#kept-said")).toContainText("Sparat här hos dig");
  await page.locator("main form button.big").click();
  await expect.poll(() => unsent(page), "pressed twice, kept once").toBe(1);
  network.weather = "fine";
  await look(page);
  await expect(page.locator("main")).toContainText("Sparat: 2 personer var med.");
});

test("what is ticked while an earlier register is being sent stays on the page", async ({ browser }) => {
  const page = await tablet(browser);
  const register = await plan(page);
  await ready(page);
  await page.goto(register);
  network.weather = "away";
  await tick(page, 1);
  await save(page);
  await expect.poll(() => unsent(page)).toBe(1);
  const second = page.locator("input[name=there]").nth(1);
  await tap(second);
  network.weather = "fine";
  await look(page);
  await expect.poll(() => unsent(page)).toBe(0);
  await expect(second, "not saved yet, and not lost").toBeChecked();
  await page.locator("main form button.big").click();
  await expect(page.locator("main")).toContainText("Sparat: 2 personer var med.");
});

test("a name written without a network is sent once, settled, and its time counts", async ({ browser }) => {
  // A session for a whole area: there a name is asked for its unit.
  const lead = await tablet(browser, {}, signIns.find((signIn) => signIn.role === "local_lead")!);
  const { register, unit: area } = await planForArea(lead);
  const page = await tablet(browser, {}, await newChampion(browser, area));
  await ready(page);
  network.weather = "away";
  await page.goto(register);
  await expect(page.locator("main")).toContainText("Just nu finns det inget nät");
  await page.locator("#new-names summary").click();
  const name = "Quirin Offlinesson";
  await page.locator("[name^=new-name-]").first().fill(name);
  const unit = page.locator("[name^=new-unit-]").first();
  await unit.selectOption({ index: 1 });
  const unitName = (await unit.locator("option:checked").innerText()).trim();
  expect(await audit(page, "a champion", "/sessions/offline/{lang} with a name")).toEqual([]);
  await save(page);
  await expect(page.locator("#kept-said")).toContainText("Sparat här hos dig");
  await expect(page.locator("input[name=came]"), "the name stands in the list").toHaveCount(1);
  expect(await unsent(page)).toBe(1);

  network.weather = "answers lost";
  await page.reload();
  await look(page);
  await expect.poll(() => network.reached, "the server has it").toBeGreaterThan(0);
  expect(await unsent(page), "and the tablet does not know").toBe(1);
  network.weather = "fine";
  await look(page);
  await expect.poll(() => unsent(page)).toBe(0);

  await lead.goto("/newcomers");
  await expect(lead.getByRole("link", { name }), "sent twice, there once").toHaveCount(1);
  await press(lead, lead.getByRole("link", { name }));
  await expect(lead.locator("main dl"), "with the unit that was chosen").toContainText(unitName);
  const add = lead.locator("form[action$='/add']");
  await expect(add.locator("[name=unit] option:checked")).toHaveText(unitName);
  await add.locator("[name=reference]").fill(`offline-${crypto.randomUUID().slice(0, 6)}`);
  await press(lead, add.locator("button"));
  await expect(lead.locator("body")).toContainText("Tiden är bokförd");
  await page.goto(register);
  await expect(page.locator("main")).toContainText("Sparat: 1 person var med.");
  await expect(page.locator("main tbody")).toContainText(name);
});

test("an expired sign-in loses nothing", async ({ browser }) => {
  const page = await tablet(browser);
  const register = await plan(page);
  await ready(page);
  await page.goto(register);
  await tick(page, 2);
  await page.context().clearCookies();
  await save(page);
  await expect(page.locator("#kept-said")).toContainText("Logga in igen");
  await expect.poll(() => unsent(page)).toBe(1);
  await signIn(page);
  // Whoever goes on to another page meanwhile interrupts the sending, and it is tried again some seconds later.
  await expect.poll(() => unsent(page), { timeout: 30_000 }).toBe(0);
  await page.goto(register);
  await expect(page.locator("main")).toContainText("Sparat: 2 personer var med.");
});

test("a refusal is said in words, kept, and mended", async ({ browser }) => {
  const page = await tablet(browser);
  const register = await plan(page, day(1));
  await ready(page);
  await page.goto(register);
  await tick(page, 1);
  await save(page);
  await expect(page.locator("#kept-said")).toContainText("Det här gick inte att ta emot: Träffen är först den");
  await expect(page.locator("input[name=there]").first(), "what was ticked is still ticked").toBeChecked();
  await page.goto("/sessions/unsent");
  expect(await audit(page, "a refused register", "/sessions/unsent")).toEqual([]);
  await expect(page.locator("#kept-list li")).toContainText("1 ikryssade");
  page.once("dialog", (dialog) => dialog.accept());
  await page.locator("#kept-list button").click();
  await expect(page.locator("#kept-list li")).toHaveCount(0);
});

for (const people of [8, 30]) {
  test(`a register of ${people} people takes a tap each and one to save`, async ({ browser }) => {
    const page = await tablet(browser);
    await page.goto(await plan(page));
    const there = Math.min(people, await page.locator("input[name=there]").count());
    const begun = Date.now();
    let taps = 0;
    for (const box of (await page.locator("input[name=there]").all()).slice(0, there)) {
      await tap(box);
      taps += 1;
    }
    const saved = page.waitForEvent("load");
    await page.locator("main form button.big").tap();
    taps += 1;
    await saved;
    await expect(page.locator("main")).toContainText(`Sparat: ${there} personer var med.`);
    const seconds = (Date.now() - begun) / 1000;
    console.log(`${there} people: ${taps} taps, ${seconds.toFixed(1)} s in the browser`);
    expect(taps).toBe(there + 1);
    // A hand that looks for the name takes over a second for each tap, and the pages have what is left.
    expect(seconds + 1.2 * taps, "8 people in 20 seconds, 30 in 60").toBeLessThan(people === 8 ? 20 : 60);
    await expect.poll(() => unsent(page)).toBe(0);
  });
}

test("without JavaScript the form is sent as any other", async ({ browser }) => {
  const page = await tablet(browser, { javaScriptEnabled: false });
  await page.goto(await plan(page));
  await tick(page, 2);
  await press(page, page.locator("main form button.big"));
  await expect(page.locator("main")).toContainText("Sparat: 2 personer var med.");
  await expect(page.locator("#kept-count")).toBeHidden();
});

test("whoever signs out leaves no names behind", async ({ browser }) => {
  const page = await tablet(browser);
  await page.goto("/sessions");
  await ready(page);
  await press(page, page.locator("form[action='/sign-out'] button"));
  await expect.poll(() => stored(page)).toEqual({ owners: 0, queue: 0, lists: 0, state: 0 });
});

test("a lost tablet forgets what it keeps", async ({ browser }) => {
  // An account of its own: blocking a device signs it out everywhere.
  const account = await newChampion(browser);
  const [lost, other] = [await tablet(browser, {}, account), await tablet(browser, {}, account)];
  const register = await plan(lost);
  await ready(lost);
  await lost.goto(register);
  network.weather = "away";
  await tick(lost, 1);
  await save(lost);
  await expect.poll(() => unsent(lost)).toBe(1);
  network.weather = "fine";

  await other.goto("/devices");
  expect(await audit(other, "devices", "/devices")).toEqual([]);
  // The one that was here last comes first: that is the other one, which is in nobody else's hands.
  for (let left = await other.locator("main form").count(); left > 0; left -= 1) {
    await press(other, other.locator("main form button").last());
    await signIn(other, account);
    await other.goto("/devices");
  }
  await look(lost);
  await expect(lost.locator("#kept-said")).toContainText("Den här plattan är spärrad");
  await expect.poll(() => stored(lost)).toMatchObject({ owners: 0, queue: 0, lists: 0 });
  await lost.goto("/sessions");
  await expect(lost, "the sign-in has ended too").toHaveURL(/sign-in/);
});

// -------------------------------------------------------------------------------------------------------------------------

async function tablet(browser: Browser, more: { javaScriptEnabled?: boolean } = {}, account: SignIn = champion): Promise<Page> {
  const context = await browser.newContext({ baseURL: network.url, hasTouch: true, locale: "sv-SE", reducedMotion: "reduce", ...more });
  const page = await context.newPage();
  await signIn(page, account);
  return page;
}

async function signIn(page: Page, account: SignIn = champion): Promise<void> {
  await signInAs(page, account);
}

/** The administrator makes an account for a champion of a unit, the one that is given as a form does or any. */
async function newChampion(browser: Browser, wanted?: string): Promise<SignIn> {
  const [organisation, wantedUnit] = wanted?.split(".") ?? ["", ""];
  const page = await tablet(browser, {}, signIns.find((signIn) => signIn.role === "administrator")!);
  const account = { role: "champion", name: `champion-${Date.now()}@demo.example`, secret: "en riktigt lång hemlighet" };
  await page.goto("/administration");
  for (const address of await page.locator("main a[href^='/administration/']").evaluateAll((links) => links.map((link) => link.getAttribute("href")!))) {
    if (!address.includes(organisation!)) continue;
    await page.goto(address);
    if ((await page.locator("[name=unit] option").count()) > 3) break;
  }
  await page.locator("[name=display_name]").fill("Kim Berg");
  await page.locator("[name=name]").fill(account.name);
  await page.locator("[name=secret]").fill(account.secret);
  await page.locator("[name=role]").selectOption("champion");
  const units = await page.locator("[name=unit] option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  await page.locator("[name=unit]").selectOption({ index: wanted ? units.findIndex((value) => value.includes(wantedUnit!)) : 3 });
  await press(page, page.locator("form[action$='/accounts'] button"));
  return account;
}

/** Plans a session; gives the address of its register. */
async function plan(page: Page, heldOn?: string): Promise<string> {
  await page.goto("/sessions/new");
  await page.locator("[name=kit]").selectOption({ index: 1 });
  const unit = page.locator("[name=unit]");
  if ((await unit.inputValue()) === "") await unit.selectOption({ index: 1 });
  if (heldOn) await page.locator("[name=date]").fill(heldOn);
  const programme = page.locator("select[name=programme]");
  if ((await programme.count()) > 0 && (await programme.inputValue()) === "") await programme.selectOption({ index: 1 });
  await press(page, page.locator("main form button.big"));
  return `${new URL(page.url()).pathname}/register`;
}

/** Plans a session for an area with several units; gives the address of its register and the area. */
async function planForArea(page: Page): Promise<{ register: string; unit: string }> {
  await page.goto("/sessions/new");
  const units = await page.locator("[name=unit] option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  for (const unit of units.filter((value) => value !== "")) {
    await page.goto("/sessions/new");
    await page.locator("[name=kit]").selectOption({ index: 1 });
    await page.locator("[name=unit]").selectOption(unit);
    const programme = page.locator("select[name=programme]");
    if ((await programme.count()) > 0 && (await programme.inputValue()) === "") await programme.selectOption({ index: 1 });
    await press(page, page.locator("main form button.big"));
    const register = `${new URL(page.url()).pathname}/register`;
    await page.goto(register);
    if ((await page.locator("[name^=new-unit-]").count()) > 0) return { register, unit };
  }
  throw new Error("no unit has units below it");
}

/** Waits until the device keeps the page and the names. */
async function ready(page: Page): Promise<void> {
  await page.goto("/sessions");
  // That the worker is active is enough: the next page is answered by it. Whether it has claimed this one, which may just have been
  // loading when it began, makes no difference.
  const worker = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration("/sessions"))?.active?.state ?? "none");
  await expect.poll(worker).toBe("activated");
  await page.evaluate(async () => {
    // @ts-expect-error: a script of the page
    const queue = ombudQueue;
    // What was planned a moment ago is not in the list that was fetched before.
    await queue.fetchLists(await queue.lastOwner());
  });
}

async function tick(page: Page, people: number): Promise<void> {
  for (const box of (await page.locator("input[name=there]").all()).slice(0, people)) await tap(box);
}

/** Taps the row of a box, as a finger does; waits until the row stands still, which a page that has just told something does not. */
async function tap(box: Locator): Promise<void> {
  await box.locator("xpath=ancestor::label").tap();
  await expect(box).toBeChecked();
}

/** Saves; the page comes again when the register was sent. */
async function save(page: Page): Promise<void> {
  await page.locator("main form button.big").click();
  await expect(page.locator("#kept-said")).toBeVisible();
}

/** What happens when the network is back, or somebody comes back to the page; waits until it has been tried. */
async function look(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.waitForTimeout(1_500);
}

async function unsent(page: Page): Promise<number> {
  return (await stored(page)).queue;
}

/** How many records each store of the device's database has. */
async function stored(page: Page): Promise<Record<string, number>> {
  return page.evaluate(
    () =>
      new Promise<Record<string, number>>((resolve, reject) => {
        const opening = indexedDB.open("ombud-register");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames];
          const transaction = opening.result.transaction(names);
          const counts = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name).count()]));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count.result])));
          };
        };
      }),
  );
}

/** Which names can be read in the device's database, and whether a key can be taken out of it. */
async function readable(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // @ts-expect-error: a script of the page
    const queue = ombudQueue;
    const { sessions } = await queue.lists(await queue.lastOwner());
    const names: string[] = sessions.flatMap((session: { lines: { name: string; person: string }[] }) => session.lines.flatMap((line) => [line.name, line.person]));
    if (names.length === 0) return ["there are no names to look for"];
    const records = await new Promise<unknown[]>((resolve, reject) => {
      const opening = indexedDB.open("ombud-register");
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction([...opening.result.objectStoreNames]);
        const all = [...opening.result.objectStoreNames].map((name) => transaction.objectStore(name).getAll());
        transaction.oncomplete = () => (opening.result.close(), resolve(all.flatMap((request) => request.result)));
      };
    });
    const found: string[] = [];
    const texts = (value: unknown): string[] => {
      if (value instanceof CryptoKey) return value.extractable ? ["an extractable key"] : [];
      if (value instanceof ArrayBuffer || value instanceof Uint8Array) return [new TextDecoder("latin1").decode(value)];
      if (typeof value === "object" && value) return Object.values(value).flatMap(texts);
      return [String(value)];
    };
    for (const text of records.flatMap(texts)) {
      if (text === "an extractable key") found.push(text);
      found.push(...names.filter((name) => text.includes(name)));
    }
    return found;
  });
}
