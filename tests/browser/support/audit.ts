// Is this page fit to be shown? Accessibility by axe, reflow, visible focus, and a browser with nothing to complain about.
import type { BrowserContext, Page } from "@playwright/test";
import axe from "axe-core";
import { takePicture } from "./pictures.ts";
import { url } from "./server.ts";

const PHONE = { width: 360, height: 740 };
/** WCAG 1.4.10: also what is left of 1280 px at a zoom of 400 %. */
const NARROWEST = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 800 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Everything that the browser complains about, and every request that leaves the server. */
export function complaints(context: BrowserContext): string[] {
  const heard: string[] = [];
  context.on("console", (message) => {
    // Violations of the content security policy arrive here too.
    if (message.type() === "error") heard.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => heard.push(`script: ${error.error().message}`));
  context.on("request", (request) => {
    const origin = new URL(request.url()).origin;
    if (origin !== "null" && origin !== new URL(url).origin) heard.push(`a third party is asked: ${request.url()}`);
  });
  return heard;
}

/** All variants of a page: what is wrong, in sentences. The window is left at the size of a phone. */
export async function audit(page: Page, folder: string, route: string): Promise<string[]> {
  const found: string[] = [];
  const variants = new Map<string, string[]>();
  for (const [variant, size, colorScheme] of [
    ["1280-dark", DESKTOP, "dark"],
    ["1280", DESKTOP, "light"],
    ["360", PHONE, "light"],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await takePicture(page, folder, route, variant);
    for (const what of await violations(page)) variants.set(what, [...(variants.get(what) ?? []), variant]);
    if (variant === "1280") found.push(...(await hiddenFocus(page)));
  }
  for (const [what, where] of variants) found.push(`${where.join(", ")}: ${what}`);
  found.push(...(await overflow(page)));
  await page.setViewportSize(NARROWEST);
  found.push(...(await overflow(page)));
  await page.setViewportSize(PHONE);
  return found;
}

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's content security policy stays as it is.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") };
    const results = await axe.run(document, { runOnly: { type: "tag", values: rules }, resultTypes: ["violations"] });
    return results.violations.flatMap((rule) =>
      rule.nodes.slice(0, 5).map((node) => `${rule.id} (${rule.help}) at ${node.target.join(" ")}: ${node.failureSummary}`),
    );
  }, RULES);
}

/** Elements that make the page scroll sideways. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const reaches = document.documentElement.scrollWidth;
    if (reaches <= width) return [];
    const sticksOut = (element: Element) =>
      element.getBoundingClientRect().right > width + 1 || element.scrollWidth > element.clientWidth + 1;
    const wide = [...document.body.querySelectorAll("*")].filter(sticksOut);
    const names = wide.slice(-3).map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`);
    return [`at ${width} px the page is ${reaches} px wide: ${names.join(", ")}`];
  });
}

/** The first stops of the tab key that cannot be seen. */
async function hiddenFocus(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let stop = 0; stop < 4; stop++) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const seen = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
      return seen ? null : element.outerHTML.slice(0, 120);
    });
    if (hidden) found.push(`the focus cannot be seen on ${hidden}`);
  }
  return found;
}

/** What a finger has to hit, smaller than 44 px; links within a sentence are exempt, as in WCAG 2.5.8. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = "button, select, summary, input:not([type=hidden]), main a, nav a";
    const small: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>(targets)) {
      const choice = element.matches("input[type=radio], input[type=checkbox]");
      const target = choice ? (element.closest("label") ?? document.querySelector(`label[for="${element.id}"]`) ?? element) : element;
      const inSentence = element.matches("a") && element.closest("p, li, dd, td") && getComputedStyle(element).display === "inline";
      const box = target.getBoundingClientRect();
      if (inSentence || !element.checkVisibility() || box.width === 0) continue;
      if (Math.round(box.height) < 44 || Math.round(box.width) < 44) {
        small.push(`a target of ${Math.round(box.width)} x ${Math.round(box.height)} px: ${element.outerHTML.slice(0, 120)}`);
      }
    }
    return small;
  });
}
