// Do the pages hold up that no link leads to, because something has to be done first?
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { answer, enterCode, goOn, goToFirstQuestion, isAnswered, question } from "./support/check.ts";
import { day } from "./support/day.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { codes, emptyUrl, routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

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
  await signInAs(page, evaluator);
  await page.goto("/evaluations");
  for (const box of await page.locator("main input[type=checkbox]").all()) await box.check();
  await press(page, page.locator("main form button").first());
  await expect(page).toHaveURL(/evaluations\/[0-9a-f-]{36}/);
  await expect(page.locator("a[href$='result.json']"), "the result is there").toBeVisible({ timeout: 120_000 });
  const programme = await page.locator("main a[href*='/programmes/']").first().getAttribute("href");
  const here = new URL(page.url()).pathname;
  await holdsUp(page, "an evaluator", [here, programme!, `${programme}/report.html`]);
  // All programmes on one page are for the printer: looked at once, as it is.
  await page.goto(`${here}/report.html`);
  await expect(page.locator("h2#methods"), "with its methods").toBeVisible();
  noteVisited("an evaluator", ["/evaluations/{evaluation}/report.html"]);
});

test("a screen that goes round forgets each person, also one who walks away", async ({ page }) => {
  await page.clock.install();
  await enterCode(page, codes[1]);
  await page.locator("main details:has(form[action='/tablet']) summary").click();
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
  await expect(page.locator("dialog#still-there")).toBeHidden();
  await page.clock.runFor(30_000);
  await expect(page, "whoever is there goes on").toHaveURL(/\/check\/2$/);
  // The silence begins when the page has been told that it goes on, which may be a moment after the dialog has gone.
  for (let second = 0; second < 62 && !(await page.locator("dialog#still-there").isVisible()); second += 1) await page.clock.runFor(1_000);
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

test("whoever has answered can come back to the page with a private code", async ({ page }) => {
  await enterCode(page, codes[2]);
  await goToFirstQuestion(page);
  await page.goto("/check/all");
  await press(page, page.locator("main form button").last());
  await expect(page).toHaveURL(/\/check\/done$/);
  await page.locator("details:has(form[action='/check/keep']) summary").click();
  await press(page, page.locator("form[action='/check/keep'] button"));
  const code = await page.locator("main .code").innerText();
  expect(await audit(page, "a care worker", "/check/keep")).toEqual([]);
  await press(page, page.locator("form[action='/check/forget'] button"));
  await page.goto("/own-page");
  expect(await audit(page, "a care worker", "/own-page")).toEqual([]);
  noteVisited("a care worker", ["/own-page"]);
  await page.locator("[name=page_code]").fill("2345-2345-2345-2345");
  await press(page, page.locator("main form button"));
  await expect(page.locator("#page_code-error"), "what is wrong is said").toBeVisible();
  await page.locator("[name=page_code]").fill(code);
  await press(page, page.locator("main form button"));
  await expect(page.locator("form[action='/check/forget']"), "the page is there again").toBeVisible();
});

test("a champion shows a code when the session ends, and somebody answers two questions", async ({ page }) => {
  const champion = signIns.find((signIn) => signIn.role === "champion")!;
  await signInAs(page, champion);
  await page.goto("/sessions/new");
  await page.locator("select[name=kit]").selectOption({ index: 1 });
  await page.locator("select[name=unit]").selectOption({ index: 1 });
  const programme = page.locator("select[name=programme]");
  if (await programme.count()) await programme.selectOption({ index: 1 });
  await page.locator("[name=date]").fill(day());
  await page.locator("[name=time]").fill("13:00");
  await press(page, page.locator("form:has([name=kit]) button").last());
  await press(page, page.locator("form[action$='/questions'] button"));
  const code = await page.locator("#questions .code").innerText();
  expect(await audit(page, "a champion", "/sessions/{organisation}/{session} with its code")).toEqual([]);
  await enterCode(page, code);
  for (const question of await page.locator("main fieldset").all()) await question.locator("label.row").first().click();
  await press(page, page.locator("form[action='/questions'] button"));
  await expect(page).toHaveURL(/\/questions\/thanks$/);
  expect(await audit(page, "a care worker", "/questions/thanks")).toEqual([]);
  noteVisited("a care worker after a session", ["/questions/thanks"]);
});

test("a colleague sees the own time with a code on paper", async ({ page }) => {
  const champion = signIns.find((signIn) => signIn.role === "champion")!;
  await signInAs(page, champion);
  await page.goto("/units");
  await press(page, page.locator("a[href$='/own-codes']").first());
  await press(page, page.locator("main form button"));
  expect(await audit(page, "a champion", "own codes on paper")).toEqual([]);
  const code = await page.locator(".slips .code strong").first().innerText();
  await page.goto("/my-time");
  await page.locator("[name=code]").fill(code);
  await press(page, page.locator("main form button"));
  expect(await audit(page, "a care worker", "the own time")).toEqual([]);
  await expect(page.locator("h1")).toBeVisible();
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

test("a programme's lead writes a question, sees how it reads, and puts it into a questionnaire", async ({ page }) => {
  const lead = signIns.find((signIn) => signIn.role.replace("-", "_") === "programme_lead")!;
  await signInAs(page, lead);
  await page.goto("/programmes");
  const programme = await page.locator("main a[href^='/programmes/']").first().getAttribute("href");
  const here = programme!.split("/").slice(0, 4).join("/");
  await page.goto(`${here}/questions/new`);
  await page.locator("#text_sv").fill("Hur går det att låsa upp med mobilen?");
  await page.locator("#text_en").fill("How does it go to unlock with the phone?");
  for (const [step, words] of ["Inte än", "Med hjälp", "Själv"].entries()) {
    await page.locator(`#option_sv_${step + 1}`).fill(words);
    await page.locator(`#option_en_${step + 1}`).fill(words);
  }
  await page.locator("#construct").selectOption("skill");
  await page.locator("[name=how][value=not]").check();
  await press(page, page.locator("button[value=save]"));
  await expect(page.locator("#errors"), "the reason is missing").toBeVisible();
  expect(await audit(page, "a programme lead with own questions", "/questions/new with errors")).toEqual([]);
  await page.locator("#reason").fill("Bara vi har de låsen.");
  await press(page, page.locator("button[value=save]"));
  await expect(page.locator("#preview"), "it is shown as it will be asked").toBeVisible();
  const question = new URL(page.url()).pathname;

  await page.goto(`${here}/instruments/new`);
  await page.locator("#title_sv").fill("Våra lås");
  await page.locator("#title_en").fill("Our locks");
  await page.locator(`[name=rating][value='${question.split("/").at(-1)}']`).check();
  await press(page, page.locator("button[value=save]"));
  const instrument = new URL(page.url()).pathname;
  const lists = [`${here}/questions`, `${here}/questions/new?kind=order`, `${here}/instruments/new`];
  await holdsUp(page, "a programme lead with own questions", [question, instrument, ...lists]);
});

test("the script counts how easy a text is as the server does", async ({ page }) => {
  const cases = readFileSync(new URL("../../crates/text/lix-cases.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
  expect(cases.length).toBeGreaterThan(7);
  const lead = signIns.find((signIn) => signIn.role.replace("-", "_") === "programme_lead")!;
  await signInAs(page, lead);
  await page.goto("/programmes");
  const programme = await page.locator("main a[href^='/programmes/']").first().getAttribute("href");
  await page.goto(`${programme!.split("/").slice(0, 4).join("/")}/questions/new`);
  for (const [index, text] of cases) {
    await page.locator("#text_sv").fill(text);
    const said = await page.locator("output[data-lix=sv]").textContent();
    const found = /LIX (\d+,\d)/.exec(said!)?.[1].replace(",", ".") ?? "-";
    expect(found, text).toBe(index);
  }
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
