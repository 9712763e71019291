// Is the page on which a budget is decided short enough to find something on, and is nothing lost when a field is wrong?
import { expect, test } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

test("the rows of a budget are folded, and a wrong one is opened", async ({ page }) => {
  const lead = signIns.find((signIn) => signIn.role === "programme_lead")!;
  await signInAs(page, lead);
  await page.goto("/programmes");
  const programme = await page.locator("main a[href^='/programmes/']").first().getAttribute("href");
  const address = `${programme!.split("/").slice(0, 4).join("/")}/budget/edit`;
  await page.goto(address);
  const folded = page.locator("details[id^=rows-]:not([open])");
  const before = await folded.count();
  expect(before).toBeGreaterThan(2);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(9_000);
  expect(await audit(page, lead.role, routeOf(address)!.path)).toEqual([]);
  await page.goto(address);
  await folded.first().locator("summary").click();
  await page.locator("[name=row-1-amount]").fill("massor");
  await page.locator("[name=reason]").fill("Mindre resor");
  await page.locator("main form[method=post] > button").click();
  const wrong = page.locator("[name=row-1-amount]");
  await expect(wrong).toBeVisible();
  await expect(wrong).toHaveValue("massor");
  await expect(page.locator("[name=reason]")).toHaveValue("Mindre resor");
  expect(await folded.count()).toBe(before - 1);
});
