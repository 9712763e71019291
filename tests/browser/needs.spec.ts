// Does a need that somebody without an account hands in hold up on its way?
import { expect, test } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { codes } from "./support/server.ts";

test("a need is handed in with the unit's code, and its code tells what became of it", async ({ page }) => {
  await page.goto("/help");
  await page.locator("[name=code]").fill(codes[0]);
  await press(page, page.locator("form[action='/help'] button"));
  await page.goto("/help/need");
  noteVisited("a care worker", ["/help/need"]);
  expect(await audit(page, "a care worker", "/help/need")).toEqual([]);
  await page.locator("[name=words]").fill("Gun 19121212-1212");
  await press(page, page.locator("form[action='/help/need'] button"));
  await expect(page.locator("#errors"), "a personal identity number is refused").toBeVisible();
  expect(await audit(page, "a care worker", "/help/need with errors")).toEqual([]);
  await page.locator("[name=words]").fill("Vi letar efter nycklar på natten");
  await page.locator("[name=perspective][value=users]").check();
  await page.locator("[name=category][value=safety]").check();
  await press(page, page.locator("form[action='/help/need'] button"));
  expect(await audit(page, "a care worker", "/help/need sent")).toEqual([]);
  const code = (await page.locator("p.code").innerText()).trim();
  await page.goto("/help/need");
  await press(page, page.locator("form[action$='/too'] button").first());
  await expect(page.locator("[role=status]")).toBeVisible();
  await page.goto("/");
  await page.locator("[name=code]").fill(code);
  await press(page, page.locator("form[action='/code'] button"));
  await expect(page.locator("main")).toContainText("Vi letar efter nycklar på natten");
  expect(await audit(page, "a care worker", "an own need")).toEqual([]);
});
