// Does the champion's week hold up in a browser: somebody who is in no list, the code on the screen, and the name that waits?
import { expect, test, type Browser, type Page } from "@playwright/test";
import { audit, complaints } from "./support/audit.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

test("a name from the door is saved by the champion and settled by the local lead", async ({ browser }) => {
  const champion = await signedIn(browser, "champion");
  const heard = complaints(champion.context());
  const session = await plan(champion);
  await champion.goto(`${session}/check-in`);
  expect(await audit(champion, "a champion", "/sessions/{organisation}/{session}/check-in closed")).toEqual([]);
  await press(champion, champion.locator("main form button.big"));
  expect(await audit(champion, "a champion", "/sessions/{organisation}/{session}/check-in")).toEqual([]);

  const phone = await (await browser.newContext({ locale: "sv-SE", hasTouch: true })).newPage();
  await phone.goto("/in");
  expect(await audit(phone, "a care worker", "/in")).toEqual([]);
  await champion.reload();
  const code = (await champion.locator("p.code").innerText()).trim();
  await phone.locator("[name=code]").fill(code);
  await press(phone, phone.locator("form[action='/in'] button"));
  expect(await audit(phone, "a care worker", "/in at the door")).toEqual([]);
  await phone.goto(`/in/${code.replace("-", "")}`);
  await phone.locator("[name=name]").fill("Xenia Quistgård");
  await press(phone, phone.locator("form[action='/in/name'] button"));
  await expect(phone.locator("main")).toContainText("Tack! Ombudet ser ditt namn.");
  expect(await audit(phone, "a care worker", "/in checked in")).toEqual([]);

  await champion.goto(`${session}/register`);
  const box = champion.locator("input[name=came]");
  await expect(box, "offered as ticked").toBeChecked();
  // Another name is written in the register itself.
  await champion.locator("#new-names summary").click();
  await champion.locator("[name^=new-name-]").first().fill("Yngve Zackrisson");
  expect(await audit(champion, "a champion", "a register with names")).toEqual([]);
  await press(champion, champion.locator("main form button.big"));
  await expect(champion.locator("input[name=came]:checked")).toHaveCount(2);

  const lead = await signedIn(browser, "local_lead");
  await lead.goto("/newcomers");
  expect(await audit(lead, "a local lead", "/newcomers")).toEqual([]);
  await press(lead, lead.getByRole("link", { name: "Xenia Quistgård" }));
  expect(await audit(lead, "a local lead", "/newcomers/{walk_in}")).toEqual([]);
  await press(lead, lead.locator("form[action$='/dismiss'] button"));
  await expect(lead.locator("#errors"), "setting aside needs a reason").toBeVisible();
  await lead.locator("[name=reason]").fill("en annan arbetsgivare");
  await press(lead, lead.locator("form[action$='/dismiss'] button"));
  await expect(lead.locator("main")).not.toContainText("Xenia");
  expect(heard).toEqual([]);
  noteVisited("a name from the door", [
    "/sessions/{organisation}/{session}/check-in",
    "/in",
    "/in/{door}",
    "/newcomers",
    "/newcomers/{walk_in}",
  ]);
});

test("a calendar's address is made and taken back", async ({ browser }) => {
  const page = await signedIn(browser, "champion");
  await page.goto("/sessions/calendar");
  await press(page, page.locator("form:has([value=own]) button[value=make]"));
  await expect(page.locator("main code")).toContainText("/calendar/");
  expect(await audit(page, "a champion", "/sessions/calendar made")).toEqual([]);
  await press(page, page.locator("form:has([value=own]) button[value=revoke]"));
  await expect(page.locator("main")).toContainText("Adressen är borttagen");
  noteVisited("a calendar's address", ["/sessions/calendar"]);
});

test("IT sees what stands in the way and the devices", async ({ browser }) => {
  const page = await signedIn(browser, "it");
  for (const path of ["/barriers", "/devices/all"]) {
    await page.goto(path);
    expect(await audit(page, "it", path)).toEqual([]);
  }
  noteVisited("IT", ["/barriers", "/devices/all"]);
});

async function signedIn(browser: Browser, role: string): Promise<Page> {
  const page = await (await browser.newContext({ locale: "sv-SE", hasTouch: true, reducedMotion: "reduce" })).newPage();
  const account = signIns.find((signIn) => signIn.role === role)!;
  await signInAs(page, account);
  return page;
}

/** Plans a session of today; gives its address. */
async function plan(page: Page): Promise<string> {
  await page.goto("/sessions/new");
  await page.locator("[name=kit]").selectOption({ index: 1 });
  const unit = page.locator("[name=unit]");
  if ((await unit.inputValue()) === "") await unit.selectOption({ index: 1 });
  const programme = page.locator("select[name=programme]");
  if ((await programme.count()) > 0 && (await programme.inputValue()) === "") await programme.selectOption({ index: 1 });
  await press(page, page.locator("main form button.big"));
  return new URL(page.url()).pathname;
}
