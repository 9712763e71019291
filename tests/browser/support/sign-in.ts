// Signs somebody in, as they would.
import type { Page } from "@playwright/test";
import { press } from "./press.ts";
import type { SignIn } from "./server.ts";

export async function signInAs(page: Page, { name, secret }: SignIn): Promise<void> {
  await page.goto("/sign-in");
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=secret]").fill(secret);
  await press(page, page.locator("form:has([name=secret]) button"));
}
