// Do the pages hold up on which the letter of the week is ended without signing in?
import { expect, test } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

const manager = signIns.find((signIn) => signIn.role.replace("-", "_") === "city_manager")!;

test("the letter of the week is ended by its own link, and taken back by the account", async ({ page, browser }) => {
  await signInAs(page, manager);
  await page.goto("/mail");
  await page.locator("[name=mail]").fill("eli@storby.example");
  await page.locator("[name=weekly]").check();
  await press(page, page.locator("form[action='/mail'] button"));
  const link = await page.locator("main a[href^='/letter/']").getAttribute("href");
  const route = routeOf(link!)!.path;

  const stranger = await browser.newContext();
  const opened = await stranger.newPage();
  await opened.goto(link!);
  await expect(opened.locator("main"), "nothing is told of the account").not.toContainText("storby");
  expect(await audit(opened, "somebody with a letter", route)).toEqual([]);
  await press(opened, opened.locator(`form[action='${link}'] button`));
  await expect(opened.locator("main [role=status]")).toBeVisible();
  expect(await audit(opened, "somebody with a letter", `${route} ended`)).toEqual([]);
  noteVisited("somebody with a letter", [route]);
  await stranger.close();

  await page.goto("/mail");
  await expect(page.locator("[name=weekly]")).not.toBeChecked();
  await expect(page.locator("main [role=note]").last()).toBeVisible();
  expect(await audit(page, "an account without a letter", "/mail without a letter")).toEqual([]);
  await page.locator("[name=weekly]").check();
  await press(page, page.locator("form[action='/mail'] button"));
  await expect(page.locator(`main a[href='${link}']`)).toBeVisible();
});
