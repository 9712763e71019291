// Do the pages hold up that come only after something was sent: a file's columns, papers keyed, slips, a unit changed, a draft deleted?
import { expect, test, type Page } from "@playwright/test";
import { audit } from "./support/audit.ts";
import { enterCode, goToFirstQuestion } from "./support/check.ts";
import { day } from "./support/day.ts";
import { noteVisited } from "./support/pictures.ts";
import { press } from "./support/press.ts";
import { codes, routeOf, signIns } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

const LIMESURVEY = new URL("../../crates/ombud/tests/files/limesurvey-codes.csv", import.meta.url).pathname;

test("a file of answers is looked at column by column before it comes in", async ({ page }) => {
  await signIn(page, "programme_lead");
  const here = await programme(page);
  await page.goto(`${here}/answers`);
  await page.locator("#wave").selectOption({ index: 0 });
  await page.locator("#file").setInputFiles(LIMESURVEY);
  await press(page, page.locator("form[enctype] button"));
  await expect(page.locator("main"), "the columns of the file are asked about").toContainText("coreability");
  expect(await audit(page, "a programme lead with a file", `${routeOf(page.url())!.path} mapped`)).toEqual([]);
  await page.goto(`${here}/answers`);
  await press(page, page.locator("form[enctype] button"));
  await expect(page.locator("main [role=alert]"), "without a file it says so").toBeVisible();
  expect(await audit(page, "a programme lead with a file", "/answers without a file")).toEqual([]);
});

test("papers are keyed, and the page says what is wrong and what was done", async ({ page }) => {
  await signIn(page, "local_lead");
  await page.goto("/reach");
  const lists = page.locator("main details:has(a[href*='/keying/']) summary");
  expect(await lists.count(), "a wave is open").toBeGreaterThan(0);
  await lists.first().click();
  await press(page, page.locator("a[href*='/keying/']").first());
  const keying = page.url();
  await press(page, page.locator("form#keying > button"));
  await expect(page.locator("main [role=alert]"), "nothing was keyed").toBeVisible();
  expect(await audit(page, "whoever keys papers", "/keying with errors")).toEqual([]);
  for (const field of await page.locator("form#keying input.short").all()) await field.fill("0");
  await press(page, page.locator("form#keying > button"));
  await expect(page.locator("main [role=alert]")).toHaveCount(0);
  expect(await audit(page, "whoever keys papers", "/keying done")).toEqual([]);
  await press(page, page.locator("a[href*='again=yes']"));
  for (const field of await page.locator("form#keying input.short").all()) await field.fill("9");
  await press(page, page.locator("form#keying > button"));
  await page.goto(keying);
  expect(await audit(page, "whoever keys papers", "/keying with a sample that differs")).toEqual([]);
  await press(page, page.locator("form:has([name=do][value=undo]) button"));
  await expect(page.locator("h1")).toBeVisible();
});

test("slips are shown once, to be printed", async ({ page }) => {
  await signIn(page, "champion");
  await page.goto("/units");
  await press(page, page.locator("a[href$='/slips']").first());
  const make = page.locator("form[action$='/slips'] button");
  if ((await make.count()) > 0) {
    await press(page, make.first());
    await expect(page.locator(".slips .code").first()).toBeVisible();
    expect(await audit(page, "a champion", "slips made")).toEqual([]);
  }
});

test("a reminder is sent to units, or the page offers the note instead", async ({ page }) => {
  await signIn(page, "local_lead");
  await page.goto("/reach");
  await page.locator("main details:has(a[href$='/reminders']) summary").first().click();
  await press(page, page.locator("a[href$='/reminders']").first());
  await expect(page.locator("main [role=note]").first()).toBeVisible();
  await holdsUp(page, "a local lead", [page.url(), "/mail"]);
  await page.locator("[name=mail]").fill("lova@ekby");
  await press(page, page.locator("form[action='/mail'] button"));
  await expect(page.locator("#errors"), "what is wrong is said").toBeVisible();
  expect(await audit(page, "a local lead", "/mail with errors")).toEqual([]);
});

test("a unit is looked at, closed and opened again, and is not removed while something hangs on it", async ({ page }) => {
  await signIn(page, "local_lead");
  await page.goto("/people");
  const unit = await page.locator("tr.depth-2 a, tr.depth-1 a").last().getAttribute("href");
  await holdsUp(page, "a local lead", [unit!, `${unit}/remove`]);
  await expect(page.locator("main table"), "what hangs on it, and what to do").toBeVisible();
  await page.goto(unit!);
  await press(page, page.locator("form[action$='/close'] button").first());
  await expect(page.locator("#errors"), "the day is missing").toBeVisible();
  expect(await audit(page, "a local lead", "/people/units/{unit} with errors")).toEqual([]);
  await page.locator("[name=closed_from]").fill(day(30));
  await press(page, page.locator("form[action$='/close'] button").first());
  await expect(page.locator("main"), "it says from when").toContainText("stängs");
  await press(page, page.locator("form:has([name=do][value=reopen]) button"));
  await expect(page.locator("form:has([name=do][value=reopen])")).toHaveCount(0);
});

test("a draft is deleted after a question", async ({ page }) => {
  await signIn(page, "programme_lead");
  const here = await programme(page);
  await page.goto(`${here}/questions/new`);
  await page.locator("#text_sv").fill("Hur går det med utkastet?");
  await page.locator("#text_en").fill("How is the draft?");
  for (const [step, words] of ["Inte än", "Med hjälp", "Själv"].entries()) {
    await page.locator(`#option_sv_${step + 1}`).fill(words);
    await page.locator(`#option_en_${step + 1}`).fill(words);
  }
  await page.locator("#construct").selectOption("skill");
  await page.locator("[name=how][value=not]").check();
  await page.locator("#reason").fill("Bara på prov.");
  await press(page, page.locator("button[value=save]"));
  const question = new URL(page.url()).pathname;
  await page.goto(`${here}/instruments/new`);
  await page.locator("#title_sv").fill("Ett utkast");
  await page.locator("#title_en").fill("A draft");
  await page.locator(`[name=rating][value='${question.split("/").at(-1)}']`).check();
  await press(page, page.locator("button[value=save]"));
  const instrument = new URL(page.url()).pathname;
  await holdsUp(page, "a programme lead with drafts", [`${question}/delete`, `${instrument}/delete`]);
  await press(page, page.locator("form[action$='/delete'] button"));
  await page.goto(`${question}/delete`);
  await press(page, page.locator("form[action$='/delete'] button"));
  await expect(page.locator("main")).not.toContainText("Hur går det med utkastet?");
});

test("a question is read aloud where the device has a voice, and by none that sends the words away", async ({ page }) => {
  await page.addInitScript(() => {
    const said: string[] = [];
    const voice = (lang: string, localService: boolean) => ({ lang, localService, default: false, name: lang, voiceURI: lang });
    const speech = {
      getVoices: () => [voice("sv-SE", false), voice("en-GB", true), voice("sv-SE", true)],
      speak: (one: SpeechSynthesisUtterance) => said.push(one.text),
      cancel: () => said.splice(0),
      addEventListener: () => undefined,
    };
    class Utterance {
      lang = "";
      voice = null;
      constructor(readonly text: string) {}
    }
    Object.defineProperty(window, "speechSynthesis", { value: speech });
    Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
    Object.defineProperty(window, "said", { value: said });
  });
  await enterCode(page, codes[0]);
  await goToFirstQuestion(page);
  const button = page.locator("fieldset button.speak");
  await expect(button).toHaveCount(1);
  expect(await audit(page, "a care worker who listens", "/check/{number} read aloud")).toEqual([]);
  const legend = (await page.locator("fieldset legend").innerText()).trim();
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said[0]).toBe(legend);
  expect(said.length, "the answers to choose between too").toBeGreaterThan(4);
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "false");
});

test("without a voice of the device there is no button, and the page says how it is written", async ({ page }) => {
  await enterCode(page, codes[0]);
  await goToFirstQuestion(page);
  await expect(page.locator("fieldset")).toBeVisible();
  await expect(page.locator("button.speak")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
});

test("the pages hold up when a language is written from the right", async ({ page }) => {
  await enterCode(page, codes[0]);
  await goToFirstQuestion(page);
  await page.evaluate(() => document.documentElement.setAttribute("dir", "rtl"));
  expect(await audit(page, "a care worker", "/check/{number} from the right")).toEqual([]);
});

async function signIn(page: Page, role: string): Promise<void> {
  const account = signIns.find((known) => known.role.replace("-", "_") === role)!;
  await signInAs(page, account);
}

/** The address of the first programme of whoever has signed in. */
async function programme(page: Page): Promise<string> {
  await page.goto("/programmes");
  const first = await page.locator("main a[href^='/programmes/']").first().getAttribute("href");
  return first!.split("/").slice(0, 4).join("/");
}

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
