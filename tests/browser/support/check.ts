// How does a care worker get through the check? One page at a time, whatever kind of question it shows.
import { expect, type Locator, type Page } from "@playwright/test";
import { press } from "./press.ts";

/** The form of the page that is to be filled in. */
function form(page: Page): Locator {
  return page.locator("main form[method=post]").first();
}

/** Opens the start page and hands in the code. */
export async function enterCode(page: Page, code: string): Promise<void> {
  await page.goto("/");
  await page.locator("[name=code]").fill(code);
  await press(page, page.locator("form:has([name=code]) button").first());
}

/** Does the page ask a question? */
export async function asks(page: Page): Promise<boolean> {
  return (await form(page).locator("input[type=radio], input[type=checkbox], select").count()) > 0;
}

/** The words of the question, to tell one page from another. */
export async function question(page: Page): Promise<string> {
  const legend = form(page).locator("legend");
  const words = (await legend.count()) > 0 ? legend : page.locator("main h1, main h2");
  return (await words.first().innerText()).trim();
}

/** Goes through pages that only tell something, up to the first question. */
export async function goToFirstQuestion(page: Page): Promise<number> {
  let taps = 0;
  while (!(await asks(page))) {
    expect(taps, "pages before the first question").toBeLessThan(4);
    await press(page, page.locator("main form[method=post] button, main a.button, main a[rel=next]").first());
    taps += 1;
  }
  return taps;
}

/** Answers in some way that is allowed: the first choice, two boxes, every place in an order once. */
export async function answer(page: Page): Promise<void> {
  const radios = form(page).locator("input[type=radio]");
  const groups = new Set(await radios.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).name)));
  for (const name of groups) await form(page).locator(`input[type=radio][name="${name}"]`).first().check({ force: true });

  const boxes = form(page).locator("input[type=checkbox]");
  for (let at = 0; at < Math.min(2, await boxes.count()); at++) await boxes.nth(at).check({ force: true });

  const selects = form(page).locator("select");
  for (let at = 0; at < (await selects.count()); at++) {
    const values = await selects.nth(at).locator("option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    const choices = values.filter((value) => value !== "");
    await selects.nth(at).selectOption(choices[at % choices.length]);
  }
}

/** Sends the page's form. */
export async function goOn(page: Page): Promise<void> {
  await press(page, form(page).locator("button:not([name=back]):not([formnovalidate]):not([type=button])").first());
}

/** Goes to the question before. */
export async function goBack(page: Page): Promise<void> {
  await press(page, page.locator("main a[rel=prev], main button[name=back]").first());
}

/** Is an answer filled in already? */
export async function isAnswered(page: Page): Promise<boolean> {
  const given = form(page).locator("input:checked, select option:checked:not([value=''])");
  return (await given.count()) > 0;
}
