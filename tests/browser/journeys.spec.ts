// Do the pages hold up that no link leads to, because something has to be done first?
import { expect, test, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { answer, enterCode, goOn, goToFirstQuestion, isAnswered, question } from "./support/check.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { codes, emptyUrl, routeOf, signIns } from "./support/server.ts";

test("the whole check can be had on one page", async ({ page }) => {
  await enterCode(page, codes[1]);
  await goToFirstQuestion(page);
  await holdsUp(page, "a care worker", ["/check/all", "/check"]);
});

test("a colleague can be asked with the code of a poster, and the slip shows the answer page", async ({ page }) => {
  await page.goto("/help");
  await page.locator("[name=code]").fill(codes[0]);
  await press(page, page.locator("form[action='/help'] button"));
  await expect(page).toHaveURL(/\/help$/);
  await holdsUp(page, "a care worker", ["/help", "/help/ask", "/help/questions", "/help/barrier", "/help/hand"]);
  await page.goto("/help/ask");
  await page.locator("[name=question]").fill("Gun 19121212-1212");
  await press(page, page.locator("form[action='/help/ask'] button"));
  await expect(page.locator("#errors"), "a personal identity number is refused").toBeVisible();
  expect(await audit(page, "a care worker", "/help/ask with errors")).toEqual([]);
  await page.locator("[name=question]").fill("Hur byter jag kod? 🙂");
  await press(page, page.locator("form[action='/help/ask'] button"));
  expect(await audit(page, "a care worker", "/help/ask sent")).toEqual([]);
  const slip = (await page.locator("p.code").innerText()).trim();
  await page.goto("/");
  await page.locator("[name=code]").fill(slip);
  await press(page, page.locator("form[action='/code'] button"));
  await expect(page.locator("main")).toContainText("Hur byter jag kod? 🙂");
  expect(await audit(page, "a care worker", "an own question")).toEqual([]);
  await page.goto("/help/barrier");
  await press(page, page.locator("button[value=coverage]"));
  await expect(page.locator("main"), "what was reported is told").toContainText("rapporterat");
});

test("an evaluator asks for an evaluation and gets it", async ({ page }) => {
  const evaluator = signIns.find((signIn) => signIn.role === "evaluator")!;
  await page.goto("/sign-in");
  await page.locator("[name=name]").fill(evaluator.name);
  await page.locator("[name=secret]").fill(evaluator.secret);
  await press(page, page.locator("form:has([name=secret]) button"));
  await page.goto("/evaluations");
  for (const box of await page.locator("main input[type=checkbox]").all()) await box.check();
  await press(page, page.locator("main form button").first());
  await expect(page).toHaveURL(/evaluations\/[0-9a-f-]{36}/);
  await expect(page.locator("a[href$='result.json']"), "the result is there").toBeVisible({ timeout: 120_000 });
  const programme = await page.locator("main a[href*='/programmes/']").first().getAttribute("href");
  await holdsUp(page, "an evaluator", [new URL(page.url()).pathname, programme!]);
});

test("a screen that goes round forgets each person, also one who walks away", async ({ page }) => {
  await page.clock.install();
  await enterCode(page, codes[1]);
  await page.locator("main details summary").click();
  await press(page, page.locator("form[action='/tablet'] button"));
  await expect(page).toHaveURL(/\/tablet$/);
  expect(await audit(page, "a shared screen", "/tablet")).toEqual([]);
  noteVisited("a screen that goes round", ["/tablet"]);

  await press(page, page.locator("form[action='/check'] button"));
  await answer(page);
  const first = await question(page);
  await goOn(page);
  await page.clock.runFor(61_000);
  await expect(page.locator("dialog#still-there"), "it asks before it lets go").toBeVisible();
  await page.locator("dialog#still-there button").click();
  await page.clock.runFor(30_000);
  await expect(page, "whoever is there goes on").toHaveURL(/\/check\/2$/);
  await page.clock.runFor(31_000);
  await expect(page.locator("dialog#still-there"), "it asks again").toBeVisible();
  const letGo = page.waitForEvent("load");
  await page.clock.runFor(16_000);
  await letGo;
  await expect(page, "nobody answers, so it waits for the next").toHaveURL(/\/tablet$/);

  await page.goBack();
  await expect(page.locator("main"), "the question is not shown to the next").not.toContainText(first);
  await page.goto("/tablet");
  await press(page, page.locator("form[action='/check'] button"));
  expect(await isAnswered(page), "the next person begins anew").toBe(false);
  await page.goto("/tablet");
  await press(page, page.locator("form[action='/tablet/leave'] button"));
  await expect(page.locator("[name=code]")).toBeVisible();
});

test("an empty installation leads through its first run", async ({ page }) => {
  const answer = await page.goto(`${emptyUrl}/sign-in`);
  expect(new URL(answer!.url()).pathname).toBe("/first-run");
  expect(await audit(page, "the first run", "/first-run")).toEqual([]);
  await page.locator("[name=token]").fill("wrong");
  await press(page, page.locator("main form button"));
  await expect(page.locator("#errors"), "what is wrong is said").toBeVisible();
  expect(await audit(page, "the first run", "/first-run with errors")).toEqual([]);
  noteVisited("the first run", ["/first-run"]);
});

async function holdsUp(page: Page, who: string, addresses: string[]): Promise<void> {
  const visited: string[] = [];
  for (const address of addresses) {
    const answer = await page.goto(address);
    expect(answer?.ok(), address).toBe(true);
    const route = routeOf(address)!.path;
    expect(await audit(page, who, route)).toEqual([]);
    visited.push(route);
  }
  noteVisited(who, visited);
}
