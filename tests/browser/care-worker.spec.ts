// Does a care worker get from a poster to their own page, on an old phone, without an account and without JavaScript?
import { expect, test, type Page } from "@playwright/test";
import { audit, complaints, smallTargets } from "./support/audit.ts";
import { answer, asks, enterCode, goBack, goOn, goToFirstQuestion, isAnswered, question } from "./support/check.ts";
import { noteVisited, takePicture } from "./support/pictures.ts";
import { codes, routeOf } from "./support/server.ts";

/** 12 ratings and 8 tasks, by the promise of three minutes. */
const MOST_QUESTIONS = 20;
const FIRST_LOAD = 60_000;

test.use({ viewport: { width: 360, height: 740 } });

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a code leads through the whole check to one's own page", async ({ page }) => {
    const visited = await wholeCheck(page, async (route) => takePicture(page, "without JavaScript", route, "360"));
    noteVisited("the check without JavaScript", visited);
  });

  test("a check that was left goes on where it was", async ({ page, context }) => {
    await enterCode(page, codes[0]);
    await goToFirstQuestion(page);
    for (let number = 0; number < 3; number++) {
      await answer(page);
      await goOn(page);
    }
    const left = await question(page);
    await page.close();

    const reopened = await context.newPage();
    await enterCode(reopened, codes[0]);
    await goToFirstQuestion(reopened);
    expect(await question(reopened)).toBe(left);
  });

  test("one can go back, and finds one's answer there", async ({ page }) => {
    await enterCode(page, codes[0]);
    await goToFirstQuestion(page);
    const first = await question(page);
    await answer(page);
    await goOn(page);
    const second = await question(page);
    expect(second).not.toBe(first);

    await goBack(page);
    expect(await question(page)).toBe(first);
    expect(await isAnswered(page), "the answer is still there").toBe(true);
    await goOn(page);
    expect(await question(page)).toBe(second);
  });

  test("a code that nobody gave out is refused in words", async ({ page }) => {
    await enterCode(page, "zzzz-9999");
    await expect(page.locator("main")).toBeVisible();
    await expect(page.locator("[name=code]"), "one can try again").toBeVisible();
  });
});

test("every page of the check holds up", async ({ page }) => {
  const heard = complaints(page.context());
  const found: string[] = [];
  const looked = new Set<string>();
  const visited = await wholeCheck(page, async (route) => {
    // Each kind of question is looked at once; what a finger has to hit is measured on every page.
    const kind = `${route} ${await kindOfQuestion(page)}`;
    if (!looked.has(kind)) found.push(...(await audit(page, "the check", kind)).map((what) => `${kind}: ${what}`));
    looked.add(kind);
    found.push(...(await smallTargets(page)).map((what) => `${kind}: ${what}`));
  });
  noteVisited("the check", visited);
  expect([...found, ...heard]).toEqual([]);
});

test("the first page is light enough for an old phone", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  let bytes = 0;
  await session.send("Network.enable");
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto("/", { waitUntil: "networkidle" });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(FIRST_LOAD);
});

/** From the start page to one's own page; `look` is called on each page. Gives the routes on the way. */
async function wholeCheck(page: Page, look: (route: string) => Promise<void>): Promise<Set<string>> {
  const visited = new Set<string>();
  const visit = async () => {
    const route = routeOf(page.url())?.path ?? page.url();
    visited.add(route);
    await look(route);
  };
  await enterCode(page, codes[0]);
  await visit();
  expect(await goToFirstQuestion(page), "taps from the code to the first question").toBeLessThanOrEqual(1);

  let questions = 0;
  for (; await asks(page); questions++) {
    expect(questions, "questions").toBeLessThan(MOST_QUESTIONS + 1);
    await expect(page.locator("progress, [role=progressbar]").first(), "progress is shown").toBeVisible();
    await visit();
    await answer(page);
    await goOn(page);
  }
  expect(questions, "questions").toBeGreaterThan(3);
  await visit();
  await expect(page.locator("main h1"), "one's own page").toBeVisible();
  return visited;
}

async function kindOfQuestion(page: Page): Promise<string> {
  for (const [kind, selector] of [["one", "input[type=radio]"], ["several", "input[type=checkbox]"], ["order", "select"]]) {
    if ((await page.locator(`main form ${selector}`).count()) > 0) return kind;
  }
  return "tells";
}
