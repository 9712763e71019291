// What does it take to follow a link or send a form without running ahead of the page that comes?
import type { Locator, Page } from "@playwright/test";

/** Presses what leads to another page and waits until that page is there whole, with its scripts. */
export async function press(page: Page, what: Locator): Promise<void> {
  const arrived = page.waitForEvent("load");
  await Promise.all([arrived, what.click()]);
}
