// Does the sheet that is handed out at a session fit on one page of paper?
import { expect, test } from "@playwright/test";
import { signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

/** What is left of A4 inside the margins of the print style, in CSS pixels. */
const WIDTH = Math.floor(((210 - 2 * 16) / 25.4) * 96);
const HEIGHT = Math.floor(((297 - 2 * 16) / 25.4) * 96);

test("the sheet of every kit is one page", async ({ page }) => {
  const champion = signIns.find((signIn) => signIn.role === "champion")!;
  await signInAs(page, champion);
  await page.goto("/kits");
  const links = await page.locator("main a[href^='/kits/']").evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  const kits = [...new Set(links)];
  expect(kits.length).toBeGreaterThan(40);
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  await page.emulateMedia({ media: "print" });
  const long: string[] = [];
  for (const kit of kits) {
    await page.goto(kit);
    const [height, after] = await page.locator("main .page-break").evaluate((sheet) => [
      sheet.getBoundingClientRect().height,
      getComputedStyle(sheet.nextElementSibling!).breakBefore,
    ]);
    expect(after, "what follows is not for those who get the sheet").toBe("page");
    if (height > HEIGHT) long.push(`${kit}: ${Math.round(height)} of ${HEIGHT}`);
  }
  expect(long).toEqual([]);
});
