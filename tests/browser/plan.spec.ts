// Does the plan of a city hold up: 25 initiatives on a phone, a member without an account who scores, and everything one click away?
import { expect, test, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

const coordinator = signIns.find((signIn) => signIn.name.startsWith("city-coordinator"))!;

async function enter(page: Page): Promise<void> {
  await signInAs(page, coordinator);
}

async function holdsUp(page: Page, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await page.goto(address);
    expect(await audit(page, "a city's coordinator", routeOf(address)!.path)).toEqual([]);
  }
  noteVisited("a city's coordinator with a plan", addresses.map((address) => routeOf(address)!.path));
}

/** The address of the city's plan. */
async function plan(page: Page): Promise<string> {
  await page.goto("/initiatives");
  await expect(page).toHaveURL(/\/initiatives\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

test("the sides of a plan with 25 initiatives are read on a phone", async ({ page }) => {
  await enter(page);
  const base = await plan(page);
  expect(await page.locator("main .card").count()).toBeGreaterThanOrEqual(25);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${base}/matrix`);
  // A card a unit, which names what the unit takes part in and nothing else.
  const [shown, empty] = [page.locator("table.matrix td:not(:empty)"), page.locator("table.matrix td:empty")];
  await expect(shown.first()).toBeVisible();
  expect(await empty.filter({ visible: true }).count()).toBe(0);
  const region = page.locator(".table:has(table.matrix)");
  expect(await region.evaluate((place) => place.scrollWidth - place.clientWidth)).toBe(0);
  await holdsUp(page, [`${base}/matrix`, `${base}/timeline`, `${base}/map`, `${base}/decisions`, `${base}/search?words=natt`]);
  await expect(page.locator("main h2").first()).toBeVisible();
});

test("an initiative is followed and its earlier versions are read", async ({ page }) => {
  await enter(page);
  const base = await plan(page);
  await press(page, page.locator("main .card h3 a").first());
  const here = new URL(page.url()).pathname;
  expect(here.startsWith(base)).toBe(true);
  await press(page, page.locator(`form[action='${here}/follow'] button`));
  await expect(page.locator("[role=status]")).toBeVisible();
  await press(page, page.locator(`form[action='${here}/follow'] button`));
  await holdsUp(page, [here, `${here}/versions`, `${here}/versions/1`]);
});

test("a member without an account scores with a code", async ({ page }) => {
  await enter(page);
  await page.goto("/council");
  await press(page, page.locator("form[action^='/council/members/'][action$='/code'] button").first());
  expect(await audit(page, "a city's coordinator", "a code for a member")).toEqual([]);
  const code = (await page.locator("p.code").innerText()).trim();
  await page.goto("/ballot");
  expect(await audit(page, "a member without an account", "/ballot")).toEqual([]);
  noteVisited("a member without an account", ["/ballot"]);
  await page.locator("[name=code]").fill("2222-2222");
  await press(page, page.locator("form[action='/ballot'] button"));
  await expect(page.locator("#code-error")).toBeVisible();
  await page.locator("[name=code]").fill(code);
  await press(page, page.locator("form[action='/ballot'] button"));
  expect(await audit(page, "a member without an account", "a ballot")).toEqual([]);
  const item = page.locator("form[action='/ballot/score']").first();
  if ((await item.count()) > 0) {
    for (const criterion of ["urgency", "feasibility", "benefit", "cost"]) {
      await item.locator(`[name=${criterion}][value='3']`).check();
    }
    await press(page, item.locator("button"));
    await expect(page.locator("p[role=status]")).toBeVisible();
  }
});
