// Do the pages of the council, of what is lent and of where one stands hold up, which are there once something has been planned?
import { expect, test, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { day } from "./support/day.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { codes, routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

const lead = signIns.find((signIn) => signIn.role.replace("-", "_") === "local_lead")!;

async function enter(page: Page): Promise<void> {
  await signInAs(page, lead);
}

async function holdsUp(page: Page, who: string, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await page.goto(address);
    expect(await audit(page, who, routeOf(address)!.path)).toEqual([]);
  }
  noteVisited(`${who} at ${addresses[0]}`, addresses.map((address) => routeOf(address)!.path));
}

test("a council is planned, its agenda written and its minutes laid out", async ({ page }) => {
  await enter(page);
  await page.goto("/council");
  await page.locator("details:has(form[action='/council/meetings']) summary").click();
  const form = page.locator("form[action='/council/meetings']");
  await form.locator("[name=title]").fill("Inför budgeten");
  await form.locator("[name=held_on]").fill(day());
  await form.locator("[name=time]").fill("09:00");
  await form.locator("[name=place]").fill("Stadshuset");
  await press(page, form.locator("button"));
  await expect(page).toHaveURL(/\/council\/meetings\/[0-9a-f-]{36}$/);
  const meeting = new URL(page.url()).pathname;
  await page.locator("[name=title]").fill("Årets ordning");
  await page.locator("[name=asked]").fill("Ska den gälla?");
  await press(page, page.locator(`form[action='${meeting}/items'] button`));
  await expect(page.locator("main h3").first()).toContainText("Årets ordning");
  await press(page, page.locator("button[name=scoring][value=open]"));
  await holdsUp(page, "a local lead", [meeting, `${meeting}/minutes`]);
  await page.goto(`${meeting}/minutes`);
  await page.locator("[name=body]").fill("Vi talade om året.");
  await press(page, page.locator(`form[action='${meeting}/minutes'] button`));
  await holdsUp(page, "a local lead with minutes", [`${meeting}/minutes`, `${meeting}/record`, "/notices", "/forum", "/forum/lessons"]);
});

test("a round of where one stands is opened and answered by those who lead and by staff", async ({ page }) => {
  await enter(page);
  await page.goto("/standing");
  const open = page.locator("main a.button[href^='/standing/']");
  if ((await open.count()) === 0) {
    await page.locator("[name=name]").fill("Den här våren");
    await page.locator("[name=opens_on]").fill(day());
    await page.locator("[name=closes_on]").fill(day(14));
    await press(page, page.locator("form[action='/standing'] button"));
  }
  const round = await open.first().getAttribute("href");
  await holdsUp(page, "a local lead who answers", ["/standing", round!]);
  await page.goto("/help");
  await page.locator("[name=code]").fill(codes[0]);
  await press(page, page.locator("form[action='/help'] button"));
  await holdsUp(page, "a care worker", ["/help/standing", "/help/tryout"]);
});
